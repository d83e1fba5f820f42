package io.zancudo.cluster.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NotSafeException;
import io.zancudo.cluster.store.SessionEntry;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thread-safe: the sessions of all nodes, to which something is done until it is known to be safe.
 * Nothing here blocks.
 */
final class SessionMap {
  private static final Logger log = LoggerFactory.getLogger(SessionMap.class);
  private static final long RETRY_MILLIS = 50;
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final HazelcastInstance instance;
  private final IMap<String, SessionEntry> map;
  private final Membership membership;
  private final ScheduledExecutorService timer;

  SessionMap(HazelcastInstance instance, Membership membership, ScheduledExecutorService timer) {
    this.instance = instance;
    this.map = instance.getMap(SessionSerialization.MAP);
    this.membership = membership;
    this.timer = timer;
  }

  IMap<String, SessionEntry> map() {
    return map;
  }

  IMap<String, String> choices() {
    return instance.getMap(SessionSerialization.CHOICES);
  }

  Membership membership() {
    return membership;
  }

  int partition(String clientId) {
    return instance.getPartitionService().getPartition(clientId).getPartitionId();
  }

  /** Does something to a session; it must stand being done twice. */
  Future<byte[]> submit(
      String clientId, EntryProcessor<String, SessionEntry, byte @Nullable []> processor) {
    return submit(map, clientId, processor);
  }

  /** Does something to a value of another map, likewise. */
  <V> Future<byte[]> submit(
      IMap<String, V> other, String key, EntryProcessor<String, V, byte @Nullable []> processor) {
    Attempt<V> attempt = new Attempt<>(other, key, processor, false);
    attempt.run();
    return attempt.promise.future();
  }

  /** Does something to a session even if this node may not write yet, for as long as it takes. */
  Future<byte[]> bringIn(
      String clientId, EntryProcessor<String, SessionEntry, byte @Nullable []> processor) {
    Attempt<SessionEntry> attempt = new Attempt<>(map, clientId, processor, true);
    attempt.run();
    return attempt.promise.future();
  }

  private final class Attempt<V> implements Runnable {
    final Promise<byte[]> promise = Promise.promise();
    private final IMap<String, V> target;
    private final String clientId;
    private final EntryProcessor<String, V, byte @Nullable []> processor;
    private final boolean always;
    private final long begunNanos = System.nanoTime();

    Attempt(
        IMap<String, V> target,
        String clientId,
        EntryProcessor<String, V, byte @Nullable []> processor,
        boolean always) {
      this.target = target;
      this.clientId = clientId;
      this.processor = processor;
      this.always = always;
    }

    private boolean isAllowed() {
      return always || membership.isWritable();
    }

    @Override
    public void run() {
      if (!isAllowed()) {
        promise.fail(new NotSafeException("This node does not see most of the nodes"));
        return;
      }
      CompletionStage<byte @Nullable []> stage;
      try {
        stage = target.submitToKey(clientId, processor);
      } catch (RuntimeException e) {
        failed(e);
        return;
      }
      stage.whenComplete(this::completed);
    }

    private void completed(byte @Nullable [] bytes, @Nullable Throwable failure) {
      if (failure != null) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        failed(cause == null ? failure : cause);
      } else if (!isAllowed()) {
        promise.fail(new NotSafeException("This node has lost most of the nodes"));
      } else if (bytes == null) {
        failed(new NotSafeException("The node that has it does not see most of the nodes"));
      } else if (always || membership.isConfirmed()) {
        promise.complete(bytes);
      } else { // it may be that it was changed on the smaller side of a cut, which is not known yet
        later(() -> completed(bytes, null), "The other nodes do not answer");
      }
    }

    private void failed(Throwable failure) {
      log.debug("Not known whether a session was changed: client={}", clientId, failure);
      later(this, failure.toString());
    }

    private void later(Runnable again, String reason) {
      boolean over =
          !instance.getLifecycleService().isRunning()
              || (!always && System.nanoTime() - begunNanos > GIVE_UP_NANOS);
      try {
        if (!over) {
          timer.schedule(again, RETRY_MILLIS, TimeUnit.MILLISECONDS);
          return;
        }
      } catch (RejectedExecutionException closed) {
        log.debug("Not tried again, because this node leaves: client={}", clientId);
      }
      promise.fail(new NotSafeException("A session could not be changed safely: " + reason));
    }
  }
}
