package io.zancudo.cluster.store;

import io.zancudo.cluster.Due;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.wire.WillWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import java.util.Optional;
import java.util.Set;

/**
 * {@link io.zancudo.cluster.SessionStore#takeDue} for one session.
 *
 * @param members the nodes that live
 * @param node the one that asks, and has nothing of this session in hand
 * @param token the same when it is tried again
 */
public record DueOperation(long nowMillis, Set<NodeId> members, NodeId node, long token)
    implements SessionOperation<Optional<Due>> {
  public DueOperation {
    members = Set.copyOf(members);
  }

  @Override
  public int code() {
    return 9;
  }

  @Override
  public void write(WireWriter out) {
    out.writeLong(nowMillis).writeLong(token);
    StoredWire.writeList(out, members, StoredWire::writeNode);
    StoredWire.writeNode(out, node);
  }

  static DueOperation read(WireReader in) {
    long now = in.readLong();
    long token = in.readLong();
    Set<NodeId> members = Set.copyOf(StoredWire.readList(in, StoredWire::readNode));
    return new DueOperation(now, members, StoredWire.readNode(in), token);
  }

  @Override
  public Optional<Due> apply(SessionEntry entry) {
    return entry.takeDue(this);
  }

  @Override
  public Optional<Due> missing() {
    return Optional.empty();
  }

  @Override
  public void writeAnswer(WireWriter out, Optional<Due> answer) {
    StoredWire.writeOptional(out, answer, DueOperation::writeDue);
  }

  @Override
  public Optional<Due> readAnswer(WireReader in) {
    return StoredWire.readOptional(in, DueOperation::readDue);
  }

  static void writeDue(WireWriter out, Due due) {
    out.writeString(due.clientId()).writeLong(due.epoch());
    StoredWire.writeOptional(out, due.will(), WillWire::write);
    StoredWire.writeOptional(out, due.announce(), StoredWire::writeSubscriptions);
    StoredWire.writeList(out, due.redeliver(), StoredWire::writeMessage);
  }

  static Due readDue(WireReader in) {
    String clientId = in.readString();
    long epoch = in.readLong();
    var will = StoredWire.readOptional(in, WillWire::read);
    var announce = StoredWire.readOptional(in, StoredWire::readSubscriptions);
    return new Due(
        clientId, epoch, will, announce, StoredWire.readList(in, StoredWire::readMessage));
  }
}
