package io.zancudo.cluster.hazelcast;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.cluster.Append;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.MessageStore.Outcome;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.store.StoredWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.mqtt.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Appends to the sessions of some partitions. Thread-safe.
 *
 * <p>One batch is on its way at a time, so the messages of one thread get into a queue in their
 * order; the next batch takes what has come meanwhile. Choice: within a batch there is one
 * operation for each session, not one for all: Hazelcast would copy all messages of the batch to
 * the backup of each partition.
 */
final class AppendLane {
  private static final int MAX_COUNT = 1000;
  private static final int MAX_BYTES = 1024 * 1024;

  private final SessionMap map;
  private final Supplier<QueueLimits> limits;
  private final Wake wake;
  private final IntConsumer finished;
  private final long origin = ThreadLocalRandom.current().nextLong();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private long sequence;
  private boolean isBusy;

  /** Takes what a session has got. */
  interface Wake {
    void wake(String clientId, NodeId connectedTo, long safeUpTo);
  }

  private record Waiting(NumberedAppend append, Promise<Outcome> promise, int bytes) {}

  /**
   * An empty lane.
   *
   * @param wake is told of sessions that have got messages, with the nodes that have the
   *     connections
   * @param finished is told how many bytes no longer wait
   */
  AppendLane(SessionMap map, Supplier<QueueLimits> limits, Wake wake, IntConsumer finished) {
    this.map = map;
    this.limits = limits;
    this.wake = wake;
    this.finished = finished;
  }

  Future<Outcome> append(Append append, int bytes) {
    Promise<Outcome> promise = Promise.promise();
    synchronized (waiting) {
      MessageId id = append.id().orElseGet(() -> new MessageId(origin, ++sequence));
      waiting.add(
          new Waiting(
              new NumberedAppend(append, id, new NumberedAppend.Encoded(append.message())),
              promise,
              bytes));
      if (isBusy) {
        return promise.future();
      }
      isBusy = true;
    }
    sendNext();
    return promise.future();
  }

  private void sendNext() {
    Map<String, List<Waiting>> batch = takeBatch();
    if (batch.isEmpty()) {
      return;
    }
    QueueLimits now = limits.get();
    List<Future<Void>> all = new ArrayList<>(batch.size());
    for (Map.Entry<String, List<Waiting>> each : batch.entrySet()) {
      List<Waiting> of = each.getValue();
      List<NumberedAppend> appends = new ArrayList<>(of.size());
      of.forEach(one -> appends.add(one.append()));
      all.add(
          map.submit(each.getKey(), new AppendProcessor(appends, now))
              .<Void>transform(
                  answer -> {
                    if (answer.succeeded()) {
                      completed(each.getKey(), of, answer.result());
                    } else {
                      of.forEach(one -> one.promise().fail(answer.cause()));
                    }
                    of.forEach(one -> finished.accept(one.bytes()));
                    return Future.succeededFuture();
                  }));
    }
    Future.join(all).onComplete(done -> sendNext()); // all: the lane keeps its order
  }

  private Map<String, List<Waiting>> takeBatch() {
    Map<String, List<Waiting>> batch = new LinkedHashMap<>();
    Map<Message, NumberedAppend.Encoded> encoded = new IdentityHashMap<>();
    synchronized (waiting) {
      long bytes = 0;
      for (int count = 0; count < MAX_COUNT && bytes < MAX_BYTES && !waiting.isEmpty(); count++) {
        Waiting next = waiting.remove();
        bytes += next.bytes();
        NumberedAppend append = next.append();
        NumberedAppend.Encoded shared =
            encoded.computeIfAbsent(append.message().message, m -> append.message());
        batch
            .computeIfAbsent(append.append().clientId(), id -> new ArrayList<>())
            .add(
                new Waiting(
                    new NumberedAppend(append.append(), append.id(), shared),
                    next.promise(),
                    next.bytes()));
      }
      isBusy = !batch.isEmpty();
    }
    return batch;
  }

  private void completed(String clientId, List<Waiting> appends, byte[] answer) {
    WireReader in = new WireReader(answer);
    Optional<NodeId> connectedTo = StoredWire.readOptional(in, StoredWire::readNode);
    long safeUpTo = in.readLong();
    boolean isNew = false;
    for (Waiting each : appends) {
      Outcome outcome = Outcome.values()[in.readByte()];
      isNew |= outcome == Outcome.APPENDED || outcome == Outcome.DUPLICATE;
      each.promise().complete(outcome);
    }
    if (isNew) {
      connectedTo.ifPresent(node -> wake.wake(clientId, node, safeUpTo));
    }
  }
}
