package io.zancudo.loadtest.nodes;

import io.zancudo.loadtest.verdict.Incidents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Single writer: the main thread. Does one thing after another to a cluster, by a seed. */
public final class Faults implements AutoCloseable {
  private static final Duration FREEZE = Duration.ofSeconds(20);

  /** As long as the others have not noticed that a node is gone, they say that they are ready. */
  private static final Duration NOTICED = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final Incidents incidents;
  private final List<FaultKind> kinds;
  private final Random random;
  private final Runnable apart;
  private final Cut cut = new Cut(ProcessHandle.current().pid());

  /**
   * Faults of these kinds.
   *
   * @param apart told whenever nodes are, or were until now, apart
   */
  public Faults(
      Cluster cluster, Incidents incidents, List<FaultKind> kinds, long seed, Runnable apart) {
    this.cluster = cluster;
    this.incidents = incidents;
    this.kinds = List.copyOf(kinds);
    this.random = new Random(seed);
    this.apart = apart;
  }

  /** Throws if there are to be cuts, and nodes cannot be told apart by their addresses. */
  public void requireSeparableNodes() {
    List<String> others = NodeConnections.fromElsewhere(cluster.settings().network());
    if (kinds.stream().anyMatch(FaultKind::needsNetwork) && !others.isEmpty()) {
      throw new IllegalStateException(
          "nodes must connect to each other from their cluster_bind address: " + others);
    }
  }

  /**
   * Harms the cluster until the time is over, and leaves it whole.
   *
   * @return false if it was not ready again in time
   */
  public boolean run(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    List<FaultKind> order = new ArrayList<>();
    while (System.nanoTime() - end < 0) {
      cluster.pause(min(seconds(3, 10), Duration.ofNanos(end - System.nanoTime())));
      if (kinds.isEmpty() || System.nanoTime() - end >= 0) {
        continue;
      }
      if (order.isEmpty()) {
        // Each kind comes once before one comes again.
        order.addAll(kinds);
        Collections.shuffle(order, random);
      }
      FaultKind kind = order.remove(0);
      incidents.add("fault " + kind);
      if (!harm(kind) || !cluster.awaitReady()) {
        return false;
      }
    }
    return true;
  }

  private boolean harm(FaultKind kind) {
    List<BrokerNode> nodes = new ArrayList<>(cluster.nodes());
    Collections.shuffle(nodes, random);
    return switch (kind) {
      case KILL -> kill(nodes.get(0));
      case TERM -> terminate(nodes.get(0));
      case ROLLING -> roll(nodes);
      case STOP -> freeze(nodes.get(0));
      case JOINKILL -> killWhileJoining(nodes);
      case KILLTWO -> killTwo(nodes);
      case SCALEDOWN -> scaleDown(nodes);
      case CUT -> sever(isolation(nodes), nodes.get(0) + " is cut off");
      case SPLIT -> sever(allWays(nodes), "no node reaches another");
      case ONEWAY ->
          sever(List.of(way(nodes.get(0), nodes.get(1))), nodes.get(0) + " to " + nodes.get(1));
    };
  }

  private boolean kill(BrokerNode node) {
    cluster.kill(node);
    cluster.pause(seconds(1, 12));
    cluster.start(node);
    return true;
  }

  private boolean terminate(BrokerNode node) {
    cluster.terminate(node);
    cluster.pause(seconds(1, 12));
    cluster.start(node);
    return true;
  }

  private boolean roll(List<BrokerNode> nodes) {
    for (BrokerNode node : nodes) {
      cluster.terminate(node);
      cluster.start(node);
      if (!cluster.awaitReady()) {
        return false;
      }
    }
    return true;
  }

  private boolean freeze(BrokerNode node) {
    incidents.add("SIGSTOP " + node);
    node.freeze();
    cluster.pause(FREEZE);
    incidents.add("SIGCONT " + node);
    node.thaw();
    // Until it has noticed that it was away it answers as before.
    cluster.pause(NOTICED);
    return true;
  }

  private boolean killWhileJoining(List<BrokerNode> nodes) {
    if (!killAndSettle(nodes.get(0))) {
      return false;
    }
    cluster.start(nodes.get(0));
    cluster.pause(Duration.ofMillis(500 + random.nextInt(4_500)));
    return kill(nodes.get(1));
  }

  private boolean killAndSettle(BrokerNode node) {
    cluster.kill(node);
    cluster.pause(NOTICED);
    return cluster.awaitReady();
  }

  private boolean killTwo(List<BrokerNode> nodes) {
    if (!killAndSettle(nodes.get(0))) {
      return false;
    }
    cluster.kill(nodes.get(1));
    cluster.pause(seconds(1, 12));
    cluster.start(nodes.get(0));
    cluster.start(nodes.get(1));
    return true;
  }

  private boolean scaleDown(List<BrokerNode> nodes) {
    List<BrokerNode> leaving = nodes.subList(1, nodes.size());
    for (BrokerNode node : leaving) {
      cluster.terminate(node);
      if (!cluster.awaitReady()) {
        return false;
      }
    }
    cluster.pause(seconds(3, 12));
    for (BrokerNode node : leaving) {
      cluster.start(node);
      if (!cluster.awaitReady()) {
        return false;
      }
    }
    return true;
  }

  private boolean sever(List<Cut.Way> ways, String what) {
    incidents.add("cut: " + what);
    apart.run();
    cut.drop(ways);
    try {
      cluster.pause(seconds(15, 40));
    } finally {
      cut.heal();
    }
    incidents.add("healed: " + what);
    apart.run();
    cluster.pause(NOTICED);
    boolean ready = cluster.awaitReady();
    apart.run();
    return ready;
  }

  private static List<Cut.Way> isolation(List<BrokerNode> nodes) {
    List<Cut.Way> ways = new ArrayList<>();
    for (BrokerNode other : nodes.subList(1, nodes.size())) {
      ways.add(way(nodes.get(0), other));
      ways.add(way(other, nodes.get(0)));
    }
    return ways;
  }

  private static List<Cut.Way> allWays(List<BrokerNode> nodes) {
    List<Cut.Way> ways = new ArrayList<>();
    for (BrokerNode from : nodes) {
      nodes.stream().filter(to -> to != from).forEach(to -> ways.add(way(from, to)));
    }
    return ways;
  }

  private static Cut.Way way(BrokerNode from, BrokerNode to) {
    return new Cut.Way(from.address(), to.address());
  }

  private Duration seconds(int from, int to) {
    return Duration.ofMillis(1_000L * from + random.nextInt(1_000 * (to - from)));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public void close() {
    cut.close();
  }
}
