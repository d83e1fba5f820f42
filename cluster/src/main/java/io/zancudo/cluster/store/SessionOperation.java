package io.zancudo.cluster.store;

import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.Ownership;
import io.zancudo.cluster.SessionChange;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.cluster.wire.MessageWire;
import io.zancudo.cluster.wire.SubscriptionWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.Message;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that is done to a {@link SessionEntry}, wherever that is; sent there, and the answer
 * sent back.
 *
 * @param <T> the answer
 */
public sealed interface SessionOperation<T>
    permits ClaimOperation,
        DueOperation,
        SessionOperation.Owned,
        SessionOperation.Fetch,
        SessionOperation.Receive {

  /** Its number among the operations, for {@link #read}. */
  int code();

  /** Writes its arguments. */
  void write(WireWriter out);

  /** Does it. */
  T apply(SessionEntry entry);

  /** The answer if there is no entry. */
  T missing();

  /** Whether it creates an entry that is missing. */
  default boolean isCreating() {
    return false;
  }

  /** Whether the entry stays as it is. */
  default boolean isReading() {
    return false;
  }

  void writeAnswer(WireWriter out, T answer);

  T readAnswer(WireReader in);

  /** Reads an operation. */
  static SessionOperation<?> read(int code, WireReader in) {
    return switch (code) {
      case 1 -> ClaimOperation.read(in);
      case 2 -> Update.read(in);
      case 3 -> new Release(in.readLong(), in.readBoolean(), in.readLong());
      case 4 -> new Remove(in.readLong());
      case 5 -> new Fetch(in.readLong(), in.readLong(), in.readInt(), in.readInt());
      case 6 -> new Acknowledge(in.readLong(), in.readLong(), readLongs(in), readLongs(in));
      case 7 -> new Receive(in.readLong(), in.readInt(), MessageWire.read(in));
      case 8 -> new Released(in.readLong(), in.readInt());
      case 9 -> DueOperation.read(in);
      case 10 -> new DueIsDone(in.readLong());
      case 11 -> new Abandon(in.readLong(), in.readLong());
      default -> throw new IllegalArgumentException("No operation on sessions has code " + code);
    };
  }

  private static long[] readLongs(WireReader in) {
    return StoredWire.readList(in, WireReader::readLong).stream().mapToLong(v -> v).toArray();
  }

  private static void writeLongs(WireWriter out, long[] values) {
    out.writeInt(values.length);
    for (long value : values) {
      out.writeLong(value);
    }
  }

  /** Those that answer whether the caller still owns the session. */
  sealed interface Owned extends SessionOperation<Ownership>
      permits Update, Release, Remove, Acknowledge, Released, DueIsDone, Abandon {
    @Override
    default Ownership missing() {
      return Ownership.LOST;
    }

    @Override
    default void writeAnswer(WireWriter out, Ownership answer) {
      out.writeBoolean(answer.isHeld()).writeLong(answer.version());
    }

    @Override
    default Ownership readAnswer(WireReader in) {
      return new Ownership(in.readBoolean(), in.readLong());
    }
  }

  /** {@link io.zancudo.cluster.SessionStore#update}. */
  record Update(long epoch, SessionChange change) implements Owned {
    @Override
    public int code() {
      return 2;
    }

    @Override
    public void write(WireWriter out) {
      out.writeLong(epoch).writeLong(change.expirySeconds().orElse(-1));
      StoredWire.writeList(out, change.subscribe(), SubscriptionWire::write);
      StoredWire.writeList(out, change.unsubscribe(), StoredWire::writeFilter);
    }

    private static Update read(WireReader in) {
      long epoch = in.readLong();
      long expiry = in.readLong();
      var subscribe = StoredWire.readList(in, SubscriptionWire::read);
      var unsubscribe = StoredWire.readList(in, StoredWire::readFilter);
      return new Update(
          epoch,
          new SessionChange(
              subscribe, unsubscribe, expiry < 0 ? OptionalLong.empty() : OptionalLong.of(expiry)));
    }

    @Override
    public Ownership apply(SessionEntry entry) {
      return entry.update(epoch, change);
    }
  }

  /** {@link io.zancudo.cluster.SessionStore#release}. */
  record Release(long epoch, boolean keepWill, long nowMillis) implements Owned {
    @Override
    public int code() {
      return 3;
    }

    @Override
    public void write(WireWriter out) {
      out.writeLong(epoch).writeBoolean(keepWill).writeLong(nowMillis);
    }

    @Override
    public Ownership apply(SessionEntry entry) {
      return entry.release(epoch, keepWill, nowMillis);
    }
  }

  /** {@link io.zancudo.cluster.SessionStore#remove}. */
  record Remove(long epoch) implements Owned {
    @Override
    public int code() {
      return 4;
    }

    @Override
    public void write(WireWriter out) {
      out.writeLong(epoch);
    }

    @Override
    public Ownership apply(SessionEntry entry) {
      return entry.remove(epoch);
    }
  }

  /** {@link io.zancudo.cluster.SessionStore#acknowledge}. */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Acknowledge(long epoch, long sentUpTo, long[] received, long[] done) implements Owned {
    @Override
    public int code() {
      return 6;
    }

    @Override
    public void write(WireWriter out) {
      out.writeLong(epoch).writeLong(sentUpTo);
      writeLongs(out, received);
      writeLongs(out, done);
    }

    @Override
    public Ownership apply(SessionEntry entry) {
      return entry.acknowledge(epoch, sentUpTo, received, done);
    }
  }

  /** {@link io.zancudo.cluster.SessionStore#abandon}. */
  record Abandon(long claimToken, long nowMillis) implements Owned {
    @Override
    public int code() {
      return 11;
    }

    @Override
    public void write(WireWriter out) {
      out.writeLong(claimToken).writeLong(nowMillis);
    }

    @Override
    public Ownership apply(SessionEntry entry) {
      return entry.abandon(claimToken, nowMillis);
    }
  }

  /** {@link io.zancudo.cluster.SessionStore#done}. */
  record DueIsDone(long token) implements Owned {
    @Override
    public int code() {
      return 10;
    }

    @Override
    public void write(WireWriter out) {
      out.writeLong(token);
    }

    @Override
    public Ownership apply(SessionEntry entry) {
      return entry.dueIsDone(token);
    }
  }

  /** {@link io.zancudo.cluster.SessionStore#released}. */
  record Released(long epoch, int packetId) implements Owned {
    @Override
    public int code() {
      return 8;
    }

    @Override
    public void write(WireWriter out) {
      out.writeLong(epoch).writeInt(packetId);
    }

    @Override
    public Ownership apply(SessionEntry entry) {
      return entry.released(epoch, packetId);
    }
  }

  /** {@link io.zancudo.cluster.SessionStore#fetch}. */
  record Fetch(long epoch, long from, int maxCount, int maxBytes)
      implements SessionOperation<List<StoredMessage>> {
    @Override
    public int code() {
      return 5;
    }

    @Override
    public void write(WireWriter out) {
      out.writeLong(epoch).writeLong(from).writeInt(maxCount).writeInt(maxBytes);
    }

    @Override
    public boolean isReading() {
      return true;
    }

    @Override
    public List<StoredMessage> apply(SessionEntry entry) {
      return entry.fetch(epoch, from, maxCount, maxBytes);
    }

    @Override
    public List<StoredMessage> missing() {
      return List.of();
    }

    @Override
    public void writeAnswer(WireWriter out, List<StoredMessage> answer) {
      StoredWire.writeList(out, answer, StoredWire::writeMessage);
    }

    @Override
    public List<StoredMessage> readAnswer(WireReader in) {
      return StoredWire.readList(in, StoredWire::readMessage);
    }
  }

  /** {@link io.zancudo.cluster.SessionStore#receive}; empty if the epoch is stale. */
  record Receive(long epoch, int packetId, Message message)
      implements SessionOperation<Optional<MessageId>> {
    @Override
    public int code() {
      return 7;
    }

    @Override
    public void write(WireWriter out) {
      out.writeLong(epoch).writeInt(packetId);
      MessageWire.write(out, message);
    }

    @Override
    public Optional<MessageId> apply(SessionEntry entry) {
      return entry.receive(epoch, packetId, message);
    }

    @Override
    public Optional<MessageId> missing() {
      return Optional.empty();
    }

    @Override
    public void writeAnswer(WireWriter out, Optional<MessageId> answer) {
      StoredWire.writeOptional(out, answer, StoredWire::writeId);
    }

    @Override
    public Optional<MessageId> readAnswer(WireReader in) {
      return StoredWire.readOptional(in, StoredWire::readId);
    }
  }
}
