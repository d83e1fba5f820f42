package io.zancudo.cluster.hazelcast;

import com.hazelcast.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.cluster.ClusterConfig;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.MessageStore;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.RetainedStore;
import io.zancudo.cluster.SessionStore;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.cluster.SubscriptionTable;
import io.zancudo.cluster.replicated.ReplicatedRetainedStore;
import io.zancudo.cluster.replicated.ReplicatedSubscriptionTable;
import io.zancudo.cluster.replicated.RetryTimer;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node of a cluster, put together: the composition root of this module. Thread-safe. */
public final class HazelcastClusterNode implements ClusterNode {
  private static final Logger log = LoggerFactory.getLogger(HazelcastClusterNode.class);
  private static final int SAFETY_MILLIS = 500;
  private static final int COMPARE_SECONDS = 60;

  private final HazelcastNode node;
  private final ScheduledExecutorService timer;
  private final HazelcastSessionStore sessions;
  private final HazelcastMessageStore messages;
  private final ReplicatedSubscriptionTable subscriptions;
  private final ReplicatedRetainedStore retained;
  private final SafetyWatch safety;

  private HazelcastClusterNode(
      HazelcastNode node,
      boolean majority,
      Supplier<QueueLimits> limits,
      LongSupplier maxQueuedBytes) {
    this.node = node;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "zancudo-cluster");
              thread.setDaemon(true);
              return thread;
            });
    RetryTimer retries =
        (delay, task) -> {
          if (!timer.isShutdown()) {
            timer.schedule(() -> run(task), delay, TimeUnit.MILLISECONDS);
          }
        };
    this.sessions = new HazelcastSessionStore(node.hazelcast(), node.membership(), maxQueuedBytes);
    this.messages = new HazelcastMessageStore(sessions, node.bus(), limits);
    this.subscriptions =
        new ReplicatedSubscriptionTable(
            node.membership(), node.bus(), this::scan, retries, InstantSource.system());
    InstantSource clock = InstantSource.system();
    HazelcastRetainedTruth truth =
        new HazelcastRetainedTruth(
            node.hazelcast(), node.membership(), retries, HazelcastClusterNode::block, clock);
    this.retained =
        new ReplicatedRetainedStore(node.membership(), node.bus(), truth, retries, clock);
    node.recoverWith(
        retries,
        List.of(new KeptSessions(sessions.map(), majority), truth),
        () -> Future.join(subscriptions.catchUp(), retained.catchUp()).mapEmpty());
    timer.scheduleWithFixedDelay(
        () -> run(this::compare), COMPARE_SECONDS, COMPARE_SECONDS, TimeUnit.SECONDS);
    safety = new SafetyWatch(node::isSafe, System::nanoTime);
    node.membership().onChange(safety::membersChanged);
    timer.scheduleWithFixedDelay(() -> run(safety::look), 0, SAFETY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Joins the others, or begins alone. Blocks for seconds.
   *
   * @param limits of each stored session's queue; asked for each batch of messages
   * @param maxQueuedBytes of all queues that this node keeps, 0 for no limit
   * @throws IllegalStateException if it cannot: the message says why
   */
  public static HazelcastClusterNode start(
      ClusterConfig config, Supplier<QueueLimits> limits, LongSupplier maxQueuedBytes) {
    HazelcastNode node = HazelcastNode.start(config, HazelcastClusterNode::configure);
    return new HazelcastClusterNode(node, config.majority(), limits, maxQueuedBytes);
  }

  private static void configure(Config config) {
    HazelcastSessionStore.configure(config);
    HazelcastRetainedTruth.configure(config);
  }

  /** Runs a scan, of which there is seldom one, where it may block. */
  private static void block(Runnable scan) {
    Thread thread = new Thread(scan, "zancudo-scan");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) { // one must not stop the timer
      log.debug("A task of the cluster failed", e);
    }
  }

  /** What was announced late, by a node that died, is made to agree with the truth. */
  private void compare() {
    if (membership().isWritable() && subscriptions.isComplete()) {
      subscriptions.rescan().onFailure(e -> log.debug("Subscriptions were not compared", e));
    }
  }

  /**
   * The smaller side of a cut has not all sessions, nor has a cluster that is being put together
   * again: what is missing there is not gone.
   */
  private Future<Void> scan(Consumer<StoredSubscriptions> action) {
    if (!node.seesAll()) {
      return Future.failedFuture("This node does not see what all nodes share");
    }
    return sessions
        .scan(action)
        .compose(
            all ->
                node.seesAll()
                    ? Future.succeededFuture()
                    : Future.failedFuture("This node has lost most of the nodes"));
  }

  @Override
  public Membership membership() {
    return node.membership();
  }

  @Override
  public NodeBus bus() {
    return node.bus();
  }

  @Override
  public SubscriptionTable subscriptions() {
    return subscriptions;
  }

  @Override
  public RetainedStore retained() {
    return retained;
  }

  @Override
  public SessionStore sessions() {
    return sessions;
  }

  @Override
  public MessageStore messages() {
    return messages;
  }

  @Override
  public Future<Void> open() {
    node.openBus();
    return Future.join(subscriptions.open(), retained.open()).mapEmpty(); // none of them fails
  }

  @Override
  public boolean isSafe() {
    return safety.isSafe();
  }

  @Override
  public Future<Void> leave() {
    return end(node::leave);
  }

  /** Ends as if the process had been killed; for tests. */
  public Future<Void> terminate() {
    return end(node::terminate);
  }

  private Future<Void> end(Runnable how) {
    Promise<Void> gone = Promise.promise();
    Thread leaving =
        new Thread(
            () -> {
              timer.shutdownNow();
              how.run();
              sessions.close();
              gone.complete();
            },
            "zancudo-leave");
    leaving.setDaemon(true);
    leaving.start();
    return gone.future();
  }
}
