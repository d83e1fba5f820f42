package io.zancudo.cluster.local;

import io.vertx.core.Future;
import io.zancudo.cluster.Append;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.ClaimRequest;
import io.zancudo.cluster.Due;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.MessageStore;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.Ownership;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.SessionChange;
import io.zancudo.cluster.SessionStore;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.cluster.store.DueOperation;
import io.zancudo.cluster.store.SessionEntry;
import io.zancudo.cluster.store.Stamps;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe: the sessions of a broker of one node, and their messages, in memory.
 *
 * <p>Each session is changed by one thread at a time; every Future is complete when it is returned.
 */
public final class InMemorySessionStore implements SessionStore, MessageStore {
  private static final NodeId HERE = new NodeId("here");
  private final ConcurrentHashMap<String, SessionEntry> entries = new ConcurrentHashMap<>();
  private final Supplier<QueueLimits> limits;
  private final Stamps stamps = new Stamps();
  private final AtomicLong appended = new AtomicLong();
  private final List<Waker> wakers = new CopyOnWriteArrayList<>();

  /** An empty store; the limits are asked for each message. */
  public InMemorySessionStore(Supplier<QueueLimits> limits) {
    this.limits = limits;
  }

  /** What an operation gives for an entry that is there; else the other value. */
  private <T> T change(String clientId, T missing, Function<SessionEntry, T> operation) {
    AtomicAnswer<T> answer = new AtomicAnswer<>(missing);
    entries.computeIfPresent(clientId, (id, entry) -> answer.of(operation, entry));
    return answer.value;
  }

  private static final class AtomicAnswer<T> {
    private T value;

    AtomicAnswer(T missing) {
      value = missing;
    }

    @Nullable SessionEntry of(Function<SessionEntry, T> operation, SessionEntry entry) {
      value = operation.apply(entry);
      return entry.isGone() ? null : entry;
    }
  }

  @Override
  public Future<Claim> claim(ClaimRequest request) {
    List<Claim> answer = new ArrayList<>(1);
    entries.compute(
        request.clientId(),
        (id, before) -> {
          SessionEntry entry = before == null ? new SessionEntry(id) : before;
          answer.add(entry.claim(request, stamps.next(request.nowMillis()), request.token()));
          return entry;
        });
    return Future.succeededFuture(answer.get(0));
  }

  @Override
  public Future<Void> abandon(ClaimRequest request, long nowMillis) {
    return owned(request.clientId(), entry -> entry.abandon(request.token(), nowMillis)).mapEmpty();
  }

  @Override
  public Future<Ownership> update(String clientId, long epoch, SessionChange change) {
    return owned(clientId, entry -> entry.update(epoch, change));
  }

  @Override
  public Future<Ownership> release(String clientId, long epoch, boolean keepWill, long nowMillis) {
    return ended(clientId, nowMillis, entry -> entry.release(epoch, keepWill, nowMillis));
  }

  @Override
  public Future<Ownership> remove(String clientId, long epoch) {
    return ended(clientId, Stamps.millis(epoch), entry -> entry.remove(epoch));
  }

  /** A session that is not there has ended, whoever asks. */
  private Future<Ownership> ended(
      String clientId, long nowMillis, Function<SessionEntry, Ownership> operation) {
    Ownership missing = new Ownership(true, stamps.next(nowMillis));
    Ownership ownership = change(clientId, missing, operation);
    stamps.seen(ownership.version());
    return Future.succeededFuture(ownership);
  }

  private Future<Ownership> owned(String clientId, Function<SessionEntry, Ownership> operation) {
    Ownership ownership = change(clientId, Ownership.LOST, operation);
    stamps.seen(ownership.version());
    return Future.succeededFuture(ownership);
  }

  @Override
  public Future<List<StoredMessage>> fetch(
      String clientId, long epoch, long fromSequence, int maxCount, int maxBytes) {
    return Future.succeededFuture(
        change(clientId, List.of(), entry -> entry.fetch(epoch, fromSequence, maxCount, maxBytes)));
  }

  @Override
  public Future<Ownership> acknowledge(
      String clientId, long epoch, long sentUpTo, long[] received, long[] done) {
    return owned(clientId, entry -> entry.acknowledge(epoch, sentUpTo, received, done));
  }

  @Override
  public Future<MessageId> receive(String clientId, long epoch, int packetId, Message message) {
    Optional<MessageId> none = Optional.empty();
    return change(clientId, none, entry -> entry.receive(epoch, packetId, message))
        .map(Future::succeededFuture)
        .orElseGet(() -> Future.failedFuture("The session was claimed by another connection"));
  }

  @Override
  public Future<Ownership> released(String clientId, long epoch, int packetId) {
    return owned(clientId, entry -> entry.released(epoch, packetId));
  }

  @Override
  public Future<List<Due>> takeDue(long nowMillis, Set<NodeId> members, int max) {
    List<Due> dues = new ArrayList<>();
    for (Map.Entry<String, SessionEntry> each : entries.entrySet()) {
      if (dues.size() >= max) {
        break;
      }
      if (each.getValue().isDue(nowMillis, members)) {
        Optional<Due> none = Optional.empty();
        change(each.getKey(), none, entry -> take(entry, nowMillis, members))
            .ifPresent(
                due -> {
                  due.announce().ifPresent(now -> stamps.seen(now.version()));
                  dues.add(due);
                });
      }
    }
    return Future.succeededFuture(dues);
  }

  private static Optional<Due> take(SessionEntry entry, long nowMillis, Set<NodeId> members) {
    Optional<Due> due = entry.takeDue(new DueOperation(nowMillis, members, HERE, 0));
    entry.dueIsDone(0); // what is not done when this process ends is gone with all the rest
    return due;
  }

  @Override
  public Future<Void> done(Due due) {
    return Future.succeededFuture();
  }

  @Override
  public void giveBack(Due due) {
    // it was done, as far as this store goes: nothing fails on one node
  }

  @Override
  public int count() {
    return entries.size();
  }

  // ---------------------------------------------------------------- messages

  @Override
  public Future<Outcome> append(Append append) {
    long[] wakeUpTo = new long[1];
    Outcome outcome =
        change(
            append.clientId(),
            Outcome.NO_SESSION,
            entry -> {
              // numbered under the entry's lock: two threads must not come in the wrong order
              MessageId id =
                  append.id().orElseGet(() -> new MessageId(0, appended.incrementAndGet()));
              Outcome came = entry.append(append, id, limits.get());
              wakeUpTo[0] = entry.connectedTo().isPresent() ? entry.lastSequence() : 0;
              return came;
            });
    if (wakeUpTo[0] > 0 && outcome == Outcome.APPENDED) {
      wakers.forEach(waker -> waker.wake(append.clientId(), wakeUpTo[0]));
    }
    return Future.succeededFuture(outcome);
  }

  @Override
  public Future<String> choose(TopicFilter share, MessageId id, String clientId) {
    return Future.succeededFuture(clientId); // nobody else routes a message again
  }

  @Override
  public void onMessages(Waker waker) {
    wakers.add(waker);
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void whenDrained(Runnable task) {
    task.run();
  }

  @Override
  public long waitingBytes() {
    return 0;
  }
}
