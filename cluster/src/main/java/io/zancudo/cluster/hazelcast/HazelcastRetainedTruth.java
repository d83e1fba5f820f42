package io.zancudo.cluster.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.core.MemberLeftException;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicate;
import com.hazelcast.spi.exception.RetryableException;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NotSafeException;
import io.zancudo.cluster.replicated.RetainedRecord;
import io.zancudo.cluster.replicated.RetainedTruth;
import io.zancudo.cluster.replicated.RetryTimer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Thread-safe: retained messages in a Hazelcast map with one synchronous backup, by topic. An
 * outcome that is unknown is found out by putting the same record again.
 */
public final class HazelcastRetainedTruth implements RetainedTruth, Kept {
  /** The map; its name is the same in all versions. */
  static final String MAP = "zancudo.retained";

  private static final long RETRY_MILLIS = 50;
  private static final long GIVE_UP_MILLIS = 20_000;
  private static final long FOR_EVER = Long.MAX_VALUE;

  private final IMap<String, RetainedRecord> map;
  private final Membership membership;
  private final RetryTimer timer;
  private final Executor blocking;
  private final InstantSource clock;
  private final Map<String, RetainedRecord> kept = new ConcurrentHashMap<>();

  /**
   * The truth in this cluster.
   *
   * @param hazelcast configured by {@link #configure}
   * @param blocking runs scans, which block
   */
  public HazelcastRetainedTruth(
      HazelcastInstance hazelcast,
      Membership membership,
      RetryTimer timer,
      Executor blocking,
      InstantSource clock) {
    this.map = hazelcast.getMap(MAP);
    this.membership = membership;
    this.timer = timer;
    this.blocking = blocking;
    this.clock = clock;
  }

  /** Adds what the map needs to a configuration. */
  public static void configure(Config config) {
    config.setProperty("hazelcast.operation.fail.on.indeterminate.state", "true");
    config.addMapConfig(
        new MapConfig(MAP)
            .setBackupCount(1)
            .setMergePolicyConfig(new MergePolicyConfig(DiscardMergePolicy.class.getName(), 100)));
    SerializationConfig serialization = config.getSerializationConfig();
    serialization.addSerializerConfig(
        new SerializerConfig()
            .setImplementation(new RetainedRecordSerializer())
            .setTypeClass(RetainedRecord.class));
    serialization.addSerializerConfig(
        new SerializerConfig()
            .setImplementation(new PutRetainedSerializer())
            .setTypeClass(PutRetained.class));
  }

  @Override
  public Future<Boolean> put(RetainedRecord record) {
    Promise<Boolean> done = Promise.promise();
    long now = clock.millis();
    attempt(new PutRetained(record, now), now + GIVE_UP_MILLIS, done);
    return done.future();
  }

  @Override
  public void take(boolean claimsChanges) {
    Predicate<String, RetainedRecord> copying =
        slot -> {
          kept.put(slot.getKey(), slot.getValue());
          return false;
        };
    LocalLook.keys(map, copying);
  }

  /** The newer record of a topic stays, so nothing that was put there meanwhile is lost. */
  @Override
  public Future<Void> bringIn() {
    return Kept.forEach(
        List.copyOf(kept.values()),
        record -> bringIn(record).onSuccess(done -> kept.remove(record.topic(), record)));
  }

  private Future<Boolean> bringIn(RetainedRecord record) {
    Promise<Boolean> done = Promise.promise();
    attempt(new PutRetained(record, clock.millis()), FOR_EVER, done);
    return done.future();
  }

  private void attempt(PutRetained put, long untilMillis, Promise<Boolean> done) {
    if (!isAllowed(untilMillis)) {
      done.fail(notSafe(put));
      return;
    }
    try {
      map.submitToKey(put.record().topic(), put)
          .whenComplete(
              (stored, failure) -> {
                if (failure != null) {
                  failed(put, untilMillis, done, failure);
                } else {
                  stored(put, stored, untilMillis, done);
                }
              });
    } catch (RuntimeException e) { // this node is shutting down
      done.fail(e);
    }
  }

  /** Once it is known that this is not the smaller side of a cut, where it may be lost. */
  private void stored(PutRetained put, boolean isNewest, long untilMillis, Promise<Boolean> done) {
    if (!isAllowed(untilMillis) || clock.millis() >= untilMillis) {
      done.fail(notSafe(put));
    } else if (untilMillis == FOR_EVER || membership.isConfirmed()) {
      done.complete(isNewest);
    } else {
      timer.schedule(RETRY_MILLIS, () -> stored(put, isNewest, untilMillis, done));
    }
  }

  /** What is brought in after a cut goes before this node may write. */
  private boolean isAllowed(long untilMillis) {
    return untilMillis == FOR_EVER || membership.isWritable();
  }

  private void failed(PutRetained put, long untilMillis, Promise<Boolean> done, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (!mayBeTriedAgain(cause)) {
      done.fail(cause);
    } else if (clock.millis() >= untilMillis) {
      done.fail(notSafe(put));
    } else {
      timer.schedule(RETRY_MILLIS, () -> attempt(put, untilMillis, done));
    }
  }

  private static boolean mayBeTriedAgain(Throwable cause) {
    return cause instanceof IndeterminateOperationStateException
        || cause instanceof MemberLeftException
        || cause instanceof OperationTimeoutException
        || cause instanceof RetryableException;
  }

  private static NotSafeException notSafe(PutRetained put) {
    return new NotSafeException(
        "retained message cannot be made safe now: topic=" + put.record().topic());
  }

  /** Choice: all at once, because only that way misses nothing while partitions move. */
  @Override
  public Future<Void> scan(Consumer<RetainedRecord> consumer) {
    Promise<Void> done = Promise.promise();
    blocking.execute(
        () -> {
          try {
            map.values().forEach(consumer);
            done.complete();
          } catch (RuntimeException e) {
            done.fail(e);
          }
        });
    return done.future();
  }
}
