package io.zancudo.cluster.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes the queues on this node may have together. Thread-safe: counted up by appends, and
 * put right by who counts what is there.
 */
final class QueueRoom {
  private static final String KEY = "zancudo.queues";

  private final LongSupplier maxBytes;
  private final AtomicLong bytes = new AtomicLong();

  /** Room that may change; 0 for no limit. */
  QueueRoom(LongSupplier maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Makes it known to what is executed on this node. */
  void register(HazelcastInstance instance) {
    instance.getUserContext().put(KEY, this);
  }

  /** That of a node, if it has one. */
  static @Nullable QueueRoom of(HazelcastInstance instance) {
    return (QueueRoom) instance.getUserContext().get(KEY);
  }

  void add(int more) {
    bytes.addAndGet(more);
  }

  /** So many there are. */
  void counted(long now) {
    bytes.set(now);
  }

  boolean isFull() {
    long max = maxBytes.getAsLong();
    return max > 0 && bytes.get() >= max;
  }
}
