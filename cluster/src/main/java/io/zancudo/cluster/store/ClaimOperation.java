package io.zancudo.cluster.store;

import io.zancudo.cluster.Claim;
import io.zancudo.cluster.ClaimRequest;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.wire.SubscriptionWire;
import io.zancudo.cluster.wire.WillWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.ProtocolVersion;
import java.util.Optional;

/**
 * {@link io.zancudo.cluster.SessionStore#claim}.
 *
 * @param stamp see {@link Stamps}
 */
public record ClaimOperation(ClaimRequest request, long stamp) implements SessionOperation<Claim> {

  @Override
  public int code() {
    return 1;
  }

  @Override
  public void write(WireWriter out) {
    out.writeString(request.clientId());
    StoredWire.writeNode(out, request.owner());
    out.writeBoolean(request.cleanStart()).writeLong(request.expirySeconds());
    StoredWire.writeOptional(out, request.will(), WillWire::write);
    out.writeByte(request.protocol().ordinal()).writeBoolean(request.bridge());
    out.writeLong(request.nowMillis()).writeLong(stamp).writeLong(request.token());
    out.writeBoolean(request.isLate());
  }

  static ClaimOperation read(WireReader in) {
    String clientId = in.readString();
    NodeId owner = StoredWire.readNode(in);
    boolean cleanStart = in.readBoolean();
    long expirySeconds = in.readLong();
    var will = StoredWire.readOptional(in, WillWire::read);
    ProtocolVersion protocol = StoredWire.readProtocol(in);
    boolean bridge = in.readBoolean();
    long nowMillis = in.readLong();
    long stamp = in.readLong();
    long token = in.readLong();
    boolean isLate = in.hasMore() && in.readBoolean();
    return new ClaimOperation(
        new ClaimRequest(
            clientId,
            owner,
            cleanStart,
            expirySeconds,
            will,
            protocol,
            bridge,
            nowMillis,
            isLate,
            token),
        stamp);
  }

  @Override
  public boolean isCreating() {
    return true;
  }

  @Override
  public Claim apply(SessionEntry entry) {
    return entry.claim(request, stamp, request.token());
  }

  @Override
  public Claim missing() {
    throw new IllegalStateException("A claim creates its session");
  }

  @Override
  public void writeAnswer(WireWriter out, Claim answer) {
    StoredWire.writeRecord(out, answer.record());
    StoredWire.writeOptional(out, answer.replaced(), StoredWire::writeRecord);
    out.writeBoolean(answer.sessionPresent());
    StoredWire.writeOptional(out, answer.will(), WillWire::write);
    StoredWire.writeList(out, answer.redeliver(), StoredWire::writeMessage);
    out.writeLong(answer.version());
    StoredWire.writeList(out, answer.subscriptions(), SubscriptionWire::write);
    StoredWire.writeList(out, answer.received(), StoredWire::writeReceived);
    out.writeLong(answer.sentUpTo()).writeLong(answer.firstSequence());
    out.writeLong(answer.lastSequence());
    StoredWire.writeOptional(out, answer.connectedTo(), StoredWire::writeNode);
    out.writeLong(answer.maybeSentUpTo());
  }

  @Override
  public Claim readAnswer(WireReader in) {
    var claimed = StoredWire.readRecord(in);
    var replaced = StoredWire.readOptional(in, StoredWire::readRecord);
    boolean present = in.readBoolean();
    var will = StoredWire.readOptional(in, WillWire::read);
    var redeliver = StoredWire.readList(in, StoredWire::readMessage);
    long version = in.readLong();
    var subscriptions = StoredWire.readList(in, SubscriptionWire::read);
    var received = StoredWire.readList(in, StoredWire::readReceived);
    long sentUpTo = in.readLong();
    long firstSequence = in.readLong();
    long lastSequence = in.readLong();
    Optional<NodeId> connectedTo =
        in.hasMore() ? StoredWire.readOptional(in, StoredWire::readNode) : Optional.empty();
    long maybeSentUpTo = in.hasMore() ? in.readLong() : sentUpTo;
    return new Claim(
        claimed,
        replaced,
        present,
        connectedTo,
        will,
        redeliver,
        version,
        subscriptions,
        received,
        sentUpTo,
        maybeSentUpTo,
        firstSequence,
        lastSequence);
  }
}
