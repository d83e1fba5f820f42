package io.zancudo.cluster.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.query.Predicate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.ClaimRequest;
import io.zancudo.cluster.Due;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.Ownership;
import io.zancudo.cluster.SessionChange;
import io.zancudo.cluster.SessionStore;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.cluster.store.ClaimOperation;
import io.zancudo.cluster.store.DueOperation;
import io.zancudo.cluster.store.SessionEntry;
import io.zancudo.cluster.store.SessionOperation;
import io.zancudo.cluster.store.Stamps;
import io.zancudo.cluster.store.StoredWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.mqtt.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thread-safe: the sessions of all nodes in one map of Hazelcast, each with a copy on another node.
 *
 * <p>What Hazelcast only does by blocking (looking through the sessions of this node) is done on a
 * thread of its own.
 */
public final class HazelcastSessionStore implements SessionStore, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HazelcastSessionStore.class);
  private static final int COUNT_SECONDS = 3;

  private final SessionMap map;
  private final QueueRoom room;
  private final Stamps stamps = new Stamps();
  private final ScheduledExecutorService timer;
  private final ExecutorService looker;
  private volatile int count;

  /** What was taken and is not done, by Client Identifier: the tokens. */
  private final ConcurrentHashMap<String, Long> inHand = new ConcurrentHashMap<>();

  /**
   * Begins to care for the sessions of this node.
   *
   * @param maxQueuedBytes of all queues on this node, 0 for no limit; may change
   */
  public HazelcastSessionStore(
      HazelcastInstance instance, Membership membership, LongSupplier maxQueuedBytes) {
    timer = Executors.newSingleThreadScheduledExecutor(task -> daemon("zancudo-retry", task));
    looker = Executors.newSingleThreadExecutor(task -> daemon("zancudo-sessions", task));
    map = new SessionMap(instance, membership, timer);
    room = new QueueRoom(maxQueuedBytes);
    room.register(instance);
    timer.scheduleWithFixedDelay(
        () -> look(this::recount).onFailure(e -> log.debug("Sessions were not counted", e)),
        0,
        COUNT_SECONDS,
        TimeUnit.SECONDS);
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Sets what the map needs; before Hazelcast starts. */
  public static void configure(Config config) {
    SessionSerialization.configure(config);
  }

  /** What the store of messages shares with this one. */
  SessionMap map() {
    return map;
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    looker.shutdown();
  }

  // ---------------------------------------------------------------- one session

  private <T> Future<T> submit(String clientId, SessionOperation<T> operation, T ifMissing) {
    return map.submit(clientId, new OperationProcessor<>(operation))
        .map(
            answer -> answer.length > 0 ? operation.readAnswer(new WireReader(answer)) : ifMissing);
  }

  private Future<Ownership> owned(String clientId, SessionOperation<Ownership> operation) {
    return submit(clientId, operation, operation.missing()).map(this::seen);
  }

  private Ownership seen(Ownership ownership) {
    stamps.seen(ownership.version());
    return ownership;
  }

  @Override
  public Future<Claim> claim(ClaimRequest request) {
    ClaimOperation operation = new ClaimOperation(request, stamps.next(request.nowMillis()));
    return map.submit(request.clientId(), new OperationProcessor<>(operation))
        .map(
            answer -> {
              Claim claim = operation.readAnswer(new WireReader(answer));
              stamps.seen(claim.version());
              return claim;
            });
  }

  @Override
  public Future<Void> abandon(ClaimRequest request, long nowMillis) {
    return owned(request.clientId(), new SessionOperation.Abandon(request.token(), nowMillis))
        .mapEmpty();
  }

  @Override
  public Future<Ownership> update(String clientId, long epoch, SessionChange change) {
    return owned(clientId, new SessionOperation.Update(epoch, change));
  }

  @Override
  public Future<Ownership> release(String clientId, long epoch, boolean keepWill, long nowMillis) {
    // a session that is not there has ended: perhaps by this, and the answer was lost
    Ownership ended = new Ownership(true, stamps.next(nowMillis));
    return submit(clientId, new SessionOperation.Release(epoch, keepWill, nowMillis), ended)
        .map(this::seen);
  }

  @Override
  public Future<Ownership> remove(String clientId, long epoch) {
    Ownership ended = new Ownership(true, stamps.next(Stamps.millis(epoch)));
    return submit(clientId, new SessionOperation.Remove(epoch), ended).map(this::seen);
  }

  @Override
  public Future<List<StoredMessage>> fetch(
      String clientId, long epoch, long fromSequence, int maxCount, int maxBytes) {
    return submit(
        clientId, new SessionOperation.Fetch(epoch, fromSequence, maxCount, maxBytes), List.of());
  }

  @Override
  public Future<Ownership> acknowledge(
      String clientId, long epoch, long sentUpTo, long[] received, long[] done) {
    return owned(clientId, new SessionOperation.Acknowledge(epoch, sentUpTo, received, done));
  }

  @Override
  public Future<MessageId> receive(String clientId, long epoch, int packetId, Message message) {
    return submit(
            clientId, new SessionOperation.Receive(epoch, packetId, message), Optional.empty())
        .compose(
            id ->
                id.map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            Future.failedFuture("The session was claimed by another connection")));
  }

  @Override
  public Future<Ownership> released(String clientId, long epoch, int packetId) {
    return owned(clientId, new SessionOperation.Released(epoch, packetId));
  }

  // ---------------------------------------------------------------- the sessions of this node

  private <T> Future<T> look(Callable<T> task) {
    Promise<T> promise = Promise.promise();
    try {
      looker.execute(
          () -> {
            try {
              promise.complete(task.call());
            } catch (Exception e) {
              promise.fail(e);
            }
          });
    } catch (RejectedExecutionException closed) {
      promise.fail(closed);
    }
    return promise.future();
  }

  @Override
  public Future<List<Due>> takeDue(long nowMillis, Set<NodeId> members, int max) {
    NodeId self = map.membership().localNode();
    DueOperation operation =
        new DueOperation(nowMillis, members, self, ThreadLocalRandom.current().nextLong());
    return look(() -> dueClients(operation, max))
        .compose(
            clients -> {
              List<Due> dues = new ArrayList<>();
              List<Future<Void>> all = new ArrayList<>();
              for (String client : clients) {
                inHand.put(client, operation.token());
                all.add(
                    submit(client, operation, Optional.empty())
                        .onFailure(unknown -> inHand.remove(client))
                        .map(
                            due -> {
                              if (due.isEmpty()) {
                                inHand.remove(client);
                              }
                              synchronized (dues) {
                                due.ifPresent(dues::add);
                              }
                              return null;
                            }));
              }
              // all have answered: what was taken out must not be lost because of another one
              return Future.join(all)
                  .transform(
                      done -> {
                        synchronized (dues) {
                          dues.forEach(
                              due -> due.announce().ifPresent(now -> stamps.seen(now.version())));
                          return done.failed() && dues.isEmpty()
                              ? Future.failedFuture(done.cause())
                              : Future.succeededFuture(List.copyOf(dues));
                        }
                      });
            });
  }

  /** Sessions for which something is due, and those of which nothing need be kept any longer. */
  private List<String> dueClients(DueOperation by, int max) {
    AtomicLong due = new AtomicLong();
    AtomicLong kept = new AtomicLong();
    Predicate<String, SessionEntry> isChosen =
        slot -> {
          SessionEntry entry = slot.getValue();
          if (inHand.containsKey(slot.getKey())) {
            return false;
          }
          return entry.isDue(by.nowMillis(), by.members()) || entry.isTakenBy(by.node())
              ? due.incrementAndGet() <= max
              : entry.isGone() && kept.incrementAndGet() <= max;
        };
    return new ArrayList<>(LocalLook.keys(map.map(), isChosen));
  }

  @Override
  public Future<Void> done(Due due) {
    Long token = inHand.get(due.clientId());
    return token == null
        ? Future.succeededFuture()
        : owned(due.clientId(), new SessionOperation.DueIsDone(token))
            .onComplete(known -> inHand.remove(due.clientId(), token))
            .mapEmpty();
  }

  @Override
  public void giveBack(Due due) {
    inHand.remove(due.clientId());
  }

  private int recount() {
    AtomicInteger entries = new AtomicInteger();
    AtomicLong bytes = new AtomicLong();
    Predicate<String, SessionEntry> counting =
        slot -> {
          entries.incrementAndGet();
          bytes.addAndGet(slot.getValue().queuedBytes());
          return false;
        };
    LocalLook.keys(map.map(), counting);
    // each session has a copy on another node, so this one has about as many copies of others'
    boolean alone = map.membership().nodes().size() == 1;
    room.counted(bytes.get() * (alone ? 1 : 2));
    count = entries.get();
    return count;
  }

  @Override
  public int count() {
    return count;
  }

  /**
   * Tells the subscriptions of all stored sessions that have some.
   *
   * @param action called for one after the other, on a thread of this store
   */
  public Future<Void> scan(Consumer<StoredSubscriptions> action) {
    return look(
        () -> {
          map.map()
              .executeOnEntries(new ScanProcessor())
              .values()
              .forEach(bytes -> action.accept(StoredWire.readSubscriptions(new WireReader(bytes))));
          return null;
        });
  }
}
