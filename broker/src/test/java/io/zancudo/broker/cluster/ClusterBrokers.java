package io.zancudo.broker.cluster;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.broker.Broker;
import io.zancudo.broker.auth.EnhancedAuthenticators;
import io.zancudo.broker.config.BrokerConfig;
import io.zancudo.broker.config.ConfigException;
import io.zancudo.broker.config.ConfigSource;
import io.zancudo.broker.testing.FreePorts;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.cluster.ClusterConfig;
import io.zancudo.cluster.ClusterConfig.Discovery;
import io.zancudo.cluster.ClusterConfig.Timings;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.hazelcast.HazelcastClusterNode;
import io.zancudo.mqtt.ProtocolVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Several brokers in this JVM that are one broker, over real sockets. */
public final class ClusterBrokers implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Timings QUICK =
      new Timings(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(5));

  private final List<Integer> ports = new ArrayList<>();
  private final List<Integer> adminPorts = new ArrayList<>();
  private final List<HazelcastClusterNode> nodes = new ArrayList<>();
  private final List<Broker> brokers = new ArrayList<>();
  private final String name = "test-" + System.nanoTime();
  private final boolean administered;
  private final String[] lines;

  private ClusterBrokers(int count, boolean administered, String... lines) {
    this.administered = administered;
    this.lines = lines.clone();
    for (int i = 0; i < count; i++) {
      ports.add(FreePorts.next());
      adminPorts.add(FreePorts.next());
    }
  }

  /** Starts so many brokers, and waits until they are one. */
  public static ClusterBrokers start(int count, String... lines) {
    return start(new ClusterBrokers(count, false, lines), count);
  }

  /** Likewise; each has an admin port. */
  public static ClusterBrokers startWithAdminPorts(int count) {
    return start(new ClusterBrokers(count, true), count);
  }

  private static ClusterBrokers start(ClusterBrokers brokers, int count) {
    for (int i = 0; i < count; i++) {
      brokers.startNext();
    }
    await().atMost(LONG).until(() -> brokers.nodes.stream().allMatch(n -> brokers.isWhole(n)));
    return brokers;
  }

  private boolean isWhole(ClusterNode node) {
    return node.membership().nodes().size() == nodes.size()
        && node.membership().isWritable()
        && node.subscriptions().isComplete()
        && node.isSafe();
  }

  private void startNext() {
    int index = nodes.size();
    HazelcastClusterNode node =
        HazelcastClusterNode.start(
            new ClusterConfig(
                name,
                new Discovery.Static(ports.stream().map(port -> "127.0.0.1:" + port).toList()),
                "127.0.0.1",
                ports.get(index),
                Optional.of("node" + index),
                true,
                Optional.empty(),
                QUICK),
            () -> new QueueLimits(1000, 0),
            () -> 0L);
    nodes.add(node);
    brokers.add(
        result(
            Broker.start(
                Broker.vertx(),
                config(adminPorts.get(index)),
                Future.succeededFuture(Optional.of(node)),
                EnhancedAuthenticators.NONE,
                InstantSource.system())));
  }

  private BrokerConfig config(int adminPort) {
    try {
      BrokerConfig parsed =
          ConfigSource.parse(
                  "listener 1 127.0.0.1\nallow_anonymous true\n"
                      + (administered ? "admin_listener " + adminPort + " 127.0.0.1\n" : "")
                      + String.join("\n", lines)
                      + "\n")
              .broker();
      return parsed.withListeners(
          parsed.listeners().stream().map(listener -> listener.withPort(0)).toList());
    } catch (ConfigException wrong) {
      throw new IllegalArgumentException(wrong.getMessage(), wrong);
    }
  }

  /** How many there are. */
  public int count() {
    return brokers.size();
  }

  /** One of them. */
  public Broker broker(int index) {
    return brokers.get(index);
  }

  /** Its part in the cluster. */
  public HazelcastClusterNode node(int index) {
    return nodes.get(index);
  }

  /** The port of one of them. */
  public int port(int index) {
    return brokers.get(index).addresses().get(0).port();
  }

  /** Its admin port. */
  public int adminPort(int index) {
    return adminPorts.get(index);
  }

  /** Opens a connection to one of them. */
  public TestClient open(int index, ProtocolVersion version) {
    try {
      return TestClient.open(version, port(index));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects a client to one of them. */
  public TestClient connect(int index, TestConnect connect) {
    return open(index, connect.version()).connected(connect);
  }

  /** Ends one as if its process had been killed, but for its clients' sockets. */
  public void kill(int index) {
    result(nodes.get(index).terminate());
  }

  /** Lets one leave in order. */
  public void stop(int index) {
    result(brokers.get(index).stop());
  }

  private static <T> T result(Future<T> future) {
    Promise<T> promise = Promise.promise();
    future.onComplete(promise);
    return promise
        .future()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    nodes.forEach(node -> result(node.terminate()));
    brokers.forEach(Broker::stop);
  }
}
