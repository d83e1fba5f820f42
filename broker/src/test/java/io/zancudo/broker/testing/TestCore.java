package io.zancudo.broker.testing;

import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.routing.Router;
import io.zancudo.broker.routing.RoutingOptions;
import io.zancudo.broker.session.QueueBudget;
import io.zancudo.broker.session.Session;
import io.zancudo.broker.session.SessionDirectory;
import io.zancudo.broker.session.SessionLimits;
import io.zancudo.broker.session.SessionLoop;
import io.zancudo.cluster.RetainedStore;
import io.zancudo.cluster.local.InMemoryRetainedStore;
import io.zancudo.mqtt.Message;
import io.zancudo.topic.TopicTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The inner half of a broker, sessions and routing, on event loops that a test drives by hand.
 * Everything is real but the loops' threads and the clock.
 */
public final class TestCore implements AutoCloseable {
  /** What all queues may hold together unless a test says otherwise. */
  public static final long BUDGET_BYTES = 1L << 30;

  private final TestLoops loops;
  private final TopicTree<Session> subscriptions = new TopicTree<>();
  private final RetainedStore retained = new InMemoryRetainedStore();
  private final SessionDirectory sessions = new SessionDirectory(subscriptions, this::publishWill);
  private final QueueBudget budget;
  private final Router[] routers;
  private final List<CoreClient> clients = new ArrayList<>();
  private long rulesGeneration;
  private int attachedCount;

  /** A core with this many loops. */
  public TestCore(int loopCount) {
    this(loopCount, SessionLimits.DEFAULT);
  }

  /** A core with these limits. */
  public TestCore(int loopCount, SessionLimits limits) {
    this(loopCount, limits, RoutingOptions.DEFAULT, BUDGET_BYTES);
  }

  /** A core with these limits and options. */
  public TestCore(int loopCount, SessionLimits limits, RoutingOptions options, long budgetBytes) {
    this.loops = new TestLoops(loopCount);
    this.budget = new QueueBudget(budgetBytes, loopCount);
    this.routers = new Router[loopCount];
    for (int i = 0; i < loopCount; i++) {
      SessionLoop home = new SessionLoop(loops.loop(i), limits, budget);
      routers[i] = new Router(home, subscriptions, retained, () -> rulesGeneration, () -> options);
    }
    for (Router router : routers) {
      router.connect(routers);
    }
  }

  private void publishWill(Session session, Message will) {
    router(session.home().loop()).publish(will, null);
  }

  /** The loops. */
  public TestLoops loops() {
    return loops;
  }

  /** All sessions. */
  public SessionDirectory sessions() {
    return sessions;
  }

  /** All subscriptions. */
  public TopicTree<Session> subscriptions() {
    return subscriptions;
  }

  /** All retained messages. */
  public RetainedStore retained() {
    return retained;
  }

  /** What all queues hold. */
  public QueueBudget budget() {
    return budget;
  }

  /** The router of a loop. */
  public Router router(int loop) {
    return routers[loop];
  }

  private Router router(BrokerLoop loop) {
    return routers[loop.index()];
  }

  /** What clients may read has changed. */
  public void rulesChanged() {
    rulesGeneration++;
  }

  /** A client that has not connected yet, on loop 0 unless it says otherwise. */
  public CoreClient client(String clientId) {
    CoreClient client = new CoreClient(this, clientId);
    clients.add(client);
    return client;
  }

  /** The number of the next connection that gets a session, from 1. */
  int attachedAs() {
    return ++attachedCount;
  }

  /** Publishes a message of nobody on a loop. */
  public boolean publish(int loop, Message message) {
    boolean[] matched = {false};
    loops.on(loop, () -> matched[0] = router(loop).publish(message, null).matched());
    return matched[0];
  }

  /** Messages that were dropped on all loops. */
  public long droppedCount() {
    long sum = 0;
    for (Router router : routers) {
      sum += router.home().droppedCount();
    }
    return sum;
  }

  /** Runs all that waits. */
  public void settle() {
    loops.settle();
  }

  /** Lets time pass. */
  public void advance(Duration by) {
    loops.advance(by);
  }

  /** Ends all connections, and then all sessions by their expiry; nothing may be left of them. */
  @Override
  public void close() {
    clients.forEach(CoreClient::tearDown);
    settle();
    advance(Duration.ofHours(2));
    if (sessions.count() != 0 || budget.usedBytes() != 0) {
      throw new AssertionError(
          sessions.count() + " sessions and " + budget.usedBytes() + " queued bytes are left");
    }
    int left = subscriptions.subscriptionCount() + subscriptions.sharedSubscriptionCount();
    if (left != 0) {
      throw new AssertionError(left + " subscriptions are left");
    }
  }
}
