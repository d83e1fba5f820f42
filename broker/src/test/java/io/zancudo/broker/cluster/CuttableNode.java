package io.zancudo.broker.cluster;

import io.vertx.core.Future;
import io.zancudo.broker.Broker;
import io.zancudo.broker.auth.EnhancedAuthenticators;
import io.zancudo.broker.config.BrokerConfig;
import io.zancudo.broker.config.ConfigSource;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.MessageStore;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.NotSafeException;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.RetainedStore;
import io.zancudo.cluster.SessionStore;
import io.zancudo.cluster.SubscriptionTable;
import io.zancudo.cluster.local.InMemoryRetainedStore;
import io.zancudo.cluster.local.InMemorySessionStore;
import io.zancudo.cluster.local.LocalSubscriptionTable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One node of several whose network a test cuts: what is stored is real, in memory, and cannot be
 * reached as long as the node is cut off.
 */
final class CuttableNode implements ClusterNode {
  private final Members members = new Members();
  private final InMemorySessionStore store =
      new InMemorySessionStore(() -> new QueueLimits(1000, 0));
  private final SubscriptionTable subscriptions = new LocalSubscriptionTable(members);
  private final RetainedStore retained = new InMemoryRetainedStore();

  /** The other node, if there is one, answers all that it is sent alike. */
  private final NodeBus bus =
      (NodeBus)
          Proxy.newProxyInstance(
              NodeBus.class.getClassLoader(),
              new Class<?>[] {NodeBus.class},
              (proxy, method, arguments) ->
                  method.getName().equals("send")
                      ? members.answer
                      : nothing(method.getReturnType()));

  private static final class Members implements Membership {
    private final NodeId self = new NodeId("cuttable");
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean writable = true;
    private volatile Set<NodeId> nodes = Set.of(self);
    private volatile Future<Void> answer = Future.succeededFuture();

    @Override
    public NodeId localNode() {
      return self;
    }

    @Override
    public Set<NodeId> nodes() {
      return nodes;
    }

    @Override
    public boolean isWritable() {
      return writable;
    }

    @Override
    public boolean isConfirmed() {
      return true;
    }

    @Override
    public void onChange(Runnable listener) {
      listeners.add(listener);
    }
  }

  private static @Nullable Object nothing(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    return type == long.class ? (Object) 0L : null;
  }

  /** A broker on this node; it listens on a free port. */
  Broker startBroker() throws Exception {
    BrokerConfig parsed =
        ConfigSource.parse("listener 1 127.0.0.1\nallow_anonymous true\n").broker();
    return Broker.start(
            Broker.vertx(),
            parsed.withListeners(
                parsed.listeners().stream().map(listener -> listener.withPort(0)).toList()),
            Future.succeededFuture(Optional.of(this)),
            EnhancedAuthenticators.NONE,
            InstantSource.system())
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }

  /** From now on this node does not see most of the others, or does again. */
  void cutOff(boolean isCut) {
    members.writable = !isCut;
    members.listeners.forEach(Runnable::run);
  }

  /** There is another node now, which answers all envelopes like this. */
  void other(NodeId node, Future<Void> answer) {
    members.answer = answer;
    members.nodes = Set.of(members.self, node);
    members.listeners.forEach(Runnable::run);
  }

  /** The part of the store, whose Futures fail as long as this node is cut off. */
  private <T> T reachable(Class<T> part) {
    return part.cast(
        Proxy.newProxyInstance(
            part.getClassLoader(),
            new Class<?>[] {part},
            (proxy, method, arguments) -> {
              if (!members.writable && method.getReturnType() == Future.class) {
                return Future.failedFuture(new NotSafeException("cut off"));
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            }));
  }

  @Override
  public Membership membership() {
    return members;
  }

  @Override
  public NodeBus bus() {
    return bus;
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
    return reachable(SessionStore.class);
  }

  @Override
  public MessageStore messages() {
    return reachable(MessageStore.class);
  }

  @Override
  public Future<Void> open() {
    return Future.succeededFuture();
  }

  @Override
  public boolean isSafe() {
    return true;
  }

  @Override
  public Future<Void> leave() {
    return Future.succeededFuture();
  }
}
