package io.zancudo.cluster.store;

import io.zancudo.cluster.Due;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.wire.WillWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import java.util.Optional;
import java.util.Set;

/** {@link io.zancudo.cluster.SessionStore#takeDue} for one session. */
public record DueOperation(long nowMillis, Set<NodeId> members)
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
    out.writeLong(nowMillis);
    StoredWire.writeList(out, members, StoredWire::writeNode);
  }

  static DueOperation read(WireReader in) {
    long now = in.readLong();
    return new DueOperation(now, Set.copyOf(StoredWire.readList(in, StoredWire::readNode)));
  }

  @Override
  public Optional<Due> apply(SessionEntry entry) {
    return entry.takeDue(nowMillis, members);
  }

  @Override
  public Optional<Due> missing() {
    return Optional.empty();
  }

  @Override
  public void writeAnswer(WireWriter out, Optional<Due> answer) {
    StoredWire.writeOptional(
        out,
        answer,
        (to, due) -> {
          to.writeString(due.clientId());
          StoredWire.writeOptional(to, due.will(), WillWire::write);
          StoredWire.writeOptional(to, due.announce(), StoredWire::writeSubscriptions);
          StoredWire.writeList(to, due.redeliver(), StoredWire::writeMessage);
        });
  }

  @Override
  public Optional<Due> readAnswer(WireReader in) {
    return StoredWire.readOptional(
        in,
        from -> {
          String clientId = from.readString();
          var will = StoredWire.readOptional(from, WillWire::read);
          var announce = StoredWire.readOptional(from, StoredWire::readSubscriptions);
          return new Due(
              clientId, will, announce, StoredWire.readList(from, StoredWire::readMessage));
        });
  }
}
