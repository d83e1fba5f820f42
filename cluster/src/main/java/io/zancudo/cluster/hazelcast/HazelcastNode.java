package io.zancudo.cluster.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.zancudo.cluster.ClusterConfig;
import io.zancudo.cluster.ClusterConfig.Discovery;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.bus.TcpNodeBus;
import io.zancudo.cluster.replicated.RetryTimer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node as a member of a Hazelcast cluster, with its bus to the other nodes. Thread-safe; its
 * methods block unless they say otherwise.
 */
public final class HazelcastNode {
  private static final Logger log = LoggerFactory.getLogger(HazelcastNode.class);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final HazelcastInstance hazelcast;
  private final HazelcastMembership membership;
  private final Vertx vertx;
  private final TcpNodeBus bus;
  private volatile List<Kept> kept = List.of();

  private HazelcastNode(
      HazelcastInstance hazelcast, HazelcastMembership membership, Vertx vertx, TcpNodeBus bus) {
    this.hazelcast = hazelcast;
    this.membership = membership;
    this.vertx = vertx;
    this.bus = bus;
  }

  /**
   * Joins the others, or begins alone if none is there. Takes seconds.
   *
   * @param maps adds the configuration of maps and serializers
   * @throws IllegalStateException if it cannot: the message says why
   */
  public static HazelcastNode start(ClusterConfig config, Consumer<Config> maps) {
    NodeId self = new NodeId(config.nodeName().orElseGet(HazelcastNode::hostName) + "-" + suffix());
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(1));
    try {
      TcpNodeBus bus =
          await(
              TcpNodeBus.listen(
                  vertx, self, config.host(), config.port() + ClusterConfig.BUS_PORT_OFFSET));
      return start(config, maps, self, vertx, bus);
    } catch (RuntimeException failed) {
      vertx.close();
      throw new IllegalStateException(
          "Node cannot become part of cluster '" + config.name() + "': " + failed.getMessage(),
          failed);
    }
  }

  private static HazelcastNode start(
      ClusterConfig node, Consumer<Config> maps, NodeId self, Vertx vertx, TcpNodeBus bus) {
    HazelcastMembership membership =
        new HazelcastMembership(self, node.majority(), node.timings().settled());
    Config config = HazelcastConfigs.of(node);
    config.setInstanceName(self.value());
    config
        .getMemberAttributeConfig()
        .setAttribute(HazelcastMembership.NODE, self.value())
        .setAttribute(HazelcastMembership.BUS, node.host() + ":" + bus.port())
        .setAttribute(HazelcastMembership.PROTOCOL, HazelcastConfigs.PROTOCOL);
    maps.accept(config);
    HazelcastInstance hazelcast = join(config);
    refuseIncompatible(hazelcast);
    if (hazelcast.getCluster().getMembers().size() == 1 && expectsOthers(node)) {
      warnThatItIsAlone(hazelcast, node);
    }
    HazelcastNode started = new HazelcastNode(hazelcast, membership, vertx, bus);
    membership.start(hazelcast);
    hazelcast
        .getLifecycleService()
        .addLifecycleListener(
            event -> {
              if (event.getState() == LifecycleState.MERGING) {
                started.merging();
              } else if (event.getState() == LifecycleState.MERGED) {
                started.merged();
              } else if (event.getState() == LifecycleState.MERGE_FAILED) {
                started.bringIn(); // into what this node is alone: it has given that up, too
              }
            });
    return started;
  }

  private static HazelcastInstance join(Config config) {
    try {
      return Hazelcast.newHazelcastInstance(config);
    } catch (IllegalStateException refused) { // "Node failed to start!", whatever it was
      throw new IllegalStateException(
          "the nodes that it found refuse it; the reason is in the log above. Nodes of one cluster"
              + " have the same cluster_discovery, the same cluster_config if any, and versions"
              + " that go together",
          refused);
    }
  }

  /** On a thread of its own: the start does not wait for addresses that do not answer. */
  private static void warnThatItIsAlone(HazelcastInstance hazelcast, ClusterConfig node) {
    Thread thread =
        new Thread(
            () -> {
              String where =
                  node.hazelcastFile().map(Path::toString).orElseGet(node.discovery()::toString);
              List<String> reasons = SeedProbe.explain(node);
              if (hazelcast.getLifecycleService().isRunning()
                  && hazelcast.getCluster().getMembers().size() == 1) {
                log.warn(
                    "No other node of cluster '{}' was found by {}: this one begins alone, and goes"
                        + " on looking. {}",
                    node.name(),
                    where,
                    reasons.isEmpty()
                        ? "If there are others, compare cluster_name and the addresses."
                        : String.join("; ", reasons) + ".");
              }
            },
            "zancudo-probe");
    thread.setDaemon(true);
    thread.start();
  }

  private static boolean expectsOthers(ClusterConfig node) {
    return !(node.discovery() instanceof Discovery.Static known)
        || known.members().stream()
            .anyMatch(member -> !member.equals(node.host() + ":" + node.port()));
  }

  /** Nodes that would not understand each other must not share what they store. */
  private static void refuseIncompatible(HazelcastInstance hazelcast) {
    Member self = hazelcast.getCluster().getLocalMember();
    String own = self.getAttribute(HazelcastMembership.PROTOCOL);
    for (Member member : hazelcast.getCluster().getMembers()) {
      String protocol = member.getAttribute(HazelcastMembership.PROTOCOL);
      if (!own.equals(protocol)) {
        hazelcast.getLifecycleService().terminate();
        throw new IllegalStateException(
            "the node at "
                + member.getAddress()
                + " speaks version "
                + protocol
                + " of the protocol between nodes, this one "
                + own);
      }
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[/+# ]", "-");
    } catch (UnknownHostException unknown) {
      return "node";
    }
  }

  private static String suffix() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (java.util.concurrent.ExecutionException failed) {
      throw new IllegalStateException(failed);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new IllegalStateException("nothing happens for 10 seconds", late);
    }
  }

  private void merging() {
    membership.merging(true); // first: nothing is acknowledged that is not taken
    kept.forEach(each -> each.take(!membership.isCutOff()));
  }

  private void merged() {
    log.info("Two parts of the cluster are one again.");
    bringIn();
  }

  private void bringIn() {
    Future.join(kept.stream().map(Kept::bringIn).toList())
        .onComplete(all -> membership.merging(false));
  }

  /** What is done before this node may write again after a cut; registers with the bus. */
  void recoverWith(RetryTimer timer, List<Kept> all, Supplier<Future<Void>> tables) {
    kept = List.copyOf(all);
    membership.confirmBy(bus);
    Recovery.register(membership, bus, timer, tables);
  }

  /** Whether what all nodes share can be seen from here, though not yet changed, perhaps. */
  boolean seesAll() {
    return membership.seesAll();
  }

  public HazelcastInstance hazelcast() {
    return hazelcast;
  }

  public io.zancudo.cluster.Membership membership() {
    return membership;
  }

  public TcpNodeBus bus() {
    return bus;
  }

  /** Opens lanes to the other nodes; who takes envelopes is registered. Does not block. */
  public void openBus() {
    bus.start(membership, membership::busAddress);
  }

  /** Whether every change has its copy on another node. May ask other nodes. */
  public boolean isSafe() {
    return hazelcast.getLifecycleService().isRunning()
        && hazelcast.getPartitionService().isClusterSafe();
  }

  /** Hands over what only this node has, and leaves. */
  public void leave() {
    hazelcast.shutdown();
    close();
  }

  /** Leaves without a word, as if the process had been killed; for tests. */
  public void terminate() {
    membership.stop();
    bus.close(); // first: who is dead does not answer
    hazelcast.getLifecycleService().terminate();
    close();
  }

  private void close() {
    membership.stop();
    bus.close();
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      log.debug("The bus did not close in order", e);
    }
  }
}
