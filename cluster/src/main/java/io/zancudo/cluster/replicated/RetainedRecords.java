package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.EnvelopeKind;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.TopicName;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Thread-safe: the versions of the retained messages of this node's copy; newer wins. */
final class RetainedRecords implements ChangeKind<RetainedRecord>, NodeBus.Receiver {
  private final Object lock = new Object();
  private final RetainedCopy copy = new RetainedCopy(lock, this::expired);
  private final Map<String, RetainedVersion> versions = new HashMap<>();
  private final Tombstones<RetainedVersion> tombstones = new Tombstones<>();
  private final Map<String, RetainedRecord> early = new ConcurrentHashMap<>();
  private final Membership membership;
  private final JoinBarrier barrier;
  private final InstantSource clock;
  private long lastMillis;
  private long lastCounter;

  RetainedRecords(Membership membership, JoinBarrier barrier, InstantSource clock) {
    this.membership = membership;
    this.barrier = barrier;
    this.clock = clock;
  }

  RetainedCopy copy() {
    return copy;
  }

  /** A record with a version above all that were seen here. */
  RetainedRecord newRecord(Message message) {
    Optional<Message> kept =
        message.payload().length == 0 ? Optional.empty() : Optional.of(message);
    synchronized (lock) {
      long now = clock.millis();
      lastCounter = now > lastMillis ? 0 : lastCounter + 1;
      lastMillis = Math.max(now, lastMillis);
      RetainedVersion version =
          new RetainedVersion(lastMillis, lastCounter, membership.localNode());
      return new RetainedRecord(message.topic().toString(), version, kept);
    }
  }

  /** Takes a record in, if it is newer than what is known of its topic. */
  void take(RetainedRecord record) {
    synchronized (lock) {
      saw(record.version());
      if (isNewer(record.version(), versions.get(record.topic()))
          && isNewer(record.version(), tombstones.version(record.topic()))) {
        put(record);
      }
    }
  }

  private void saw(RetainedVersion version) {
    if (version.millis() > lastMillis) {
      lastMillis = version.millis();
      lastCounter = version.counter();
    } else if (version.millis() == lastMillis) {
      lastCounter = Math.max(lastCounter, version.counter());
    }
  }

  private static boolean isNewer(RetainedVersion version, @Nullable RetainedVersion known) {
    return known == null || version.compareTo(known) > 0;
  }

  private void put(RetainedRecord record) {
    if (record.message().isPresent()) {
      tombstones.remove(record.topic());
      versions.put(record.topic(), record.version());
      copy.put(record.message().get());
    } else {
      versions.remove(record.topic());
      tombstones.add(record.topic(), record.version(), clock.millis());
      copy.remove(TopicName.of(record.topic()));
    }
  }

  /** An older message that comes late must not take the place of one that has expired. */
  private void expired(Message message) {
    String topic = message.topic().toString();
    RetainedVersion version = versions.remove(topic);
    if (version != null) {
      tombstones.add(topic, version, clock.millis());
    }
  }

  /** Keeps what this node changes before it has a lane to every member. */
  void keepForSnapshots(RetainedRecord record) {
    early.merge(record.topic(), record, this::newer);
  }

  /** Every member has a stream now. */
  void forgetSnapshots() {
    early.clear();
  }

  @Override
  public Iterator<RetainedRecord> snapshot() {
    return early.values().iterator();
  }

  /** Takes in what another node has changed; who is no member here yet is to say it again. */
  @Override
  public Future<Void> receive(NodeId from, Buffer body) {
    ChangeWire<RetainedRecord> envelope = ChangeWire.read(body, RetainedRecord::read);
    envelope.changes().forEach(this::take);
    if (!membership.nodes().contains(from)) {
      return Future.failedFuture(new IllegalStateException("node=" + from + " is no member"));
    }
    if (envelope.last()) {
      barrier.done(from, JoinBarrier.Step.SNAPSHOT_CAME);
    }
    return Future.succeededFuture();
  }

  @Override
  public int envelope() {
    return EnvelopeKind.RETAINED;
  }

  @Override
  public Object key(RetainedRecord record) {
    return record.topic();
  }

  @Override
  public RetainedRecord newer(RetainedRecord first, RetainedRecord second) {
    return second.isNewerThan(first) ? second : first;
  }

  @Override
  public void write(WireWriter out, RetainedRecord record) {
    record.write(out);
  }
}
