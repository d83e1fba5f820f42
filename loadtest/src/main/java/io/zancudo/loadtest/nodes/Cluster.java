package io.zancudo.loadtest.nodes;

import io.zancudo.loadtest.verdict.Finding;
import io.zancudo.loadtest.verdict.Findings;
import io.zancudo.loadtest.verdict.Incidents;
import io.zancudo.loadtest.verdict.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Single writer: the main thread; {@link #close} may be called by any. The brokers of a run, and
 * which of them are down because they were ended.
 */
public final class Cluster implements AutoCloseable {
  private static final Duration END_PATIENCE = Duration.ofSeconds(40);
  private static final Duration READY_PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 200;
  private static final int STEADY = 5;

  private final ClusterSettings settings;
  private final Readiness readiness;
  private final RunClock clock;
  private final Incidents incidents;
  private final Findings findings;
  private final List<BrokerNode> nodes = new ArrayList<>();
  private final Set<BrokerNode> down = new HashSet<>();

  public Cluster(
      ClusterSettings settings,
      Readiness readiness,
      RunClock clock,
      Incidents incidents,
      Findings findings) {
    this.settings = settings;
    this.readiness = readiness;
    this.clock = clock;
    this.incidents = incidents;
    this.findings = findings;
    for (int number = 1; number <= settings.nodeCount(); number++) {
      nodes.add(new BrokerNode(settings, number));
    }
  }

  public List<String> addresses() {
    return nodes.stream().map(BrokerNode::address).toList();
  }

  /** Starts all. */
  public void start() {
    nodes.forEach(BrokerNode::start);
  }

  List<BrokerNode> nodes() {
    return List.copyOf(nodes);
  }

  ClusterSettings settings() {
    return settings;
  }

  void start(BrokerNode node) {
    incidents.add("start " + node);
    node.start();
    down.remove(node);
  }

  void kill(BrokerNode node) {
    incidents.add("kill -9 " + node);
    down.add(node);
    node.kill();
  }

  void terminate(BrokerNode node) {
    incidents.add("SIGTERM " + node);
    down.add(node);
    if (!node.terminate(END_PATIENCE)) {
      fail(node + " did not end within " + END_PATIENCE.toSeconds() + " s after SIGTERM");
    }
    incidents.add("ended " + node);
  }

  /**
   * Waits until all nodes that were not ended are ready.
   *
   * @return false if they are not in time, which is a finding
   */
  public boolean awaitReady() {
    return awaitReady(readiness);
  }

  /** The same, by another measure. */
  public boolean awaitReady(Readiness measure) {
    long end = System.nanoTime() + READY_PATIENCE.toNanos();
    List<BrokerNode> up = nodes.stream().filter(node -> !down.contains(node)).toList();
    List<String> running = up.stream().map(BrokerNode::address).toList();
    int steady = 0;
    while (System.nanoTime() - end < 0) {
      for (BrokerNode node : up) {
        if (!node.isRunning()) {
          fail(node + " ended by itself with status " + node.exitStatus());
          return false;
        }
      }
      // All at once and for a while: a node that was ready may be moving what it has a moment
      // later.
      steady = notReady(running, measure).isEmpty() ? steady + 1 : 0;
      if (steady == STEADY) {
        incidents.add("ready: " + up);
        return true;
      }
      pause(Duration.ofMillis(POLL_MILLIS));
    }
    fail(
        "not ready after %d s: %s"
            .formatted(READY_PATIENCE.toSeconds(), notReady(running, measure)));
    return false;
  }

  private static List<String> notReady(List<String> running, Readiness measure) {
    return running.stream().filter(address -> !measure.isReady(address, running)).toList();
  }

  void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void fail(String text) {
    findings.add(Finding.Type.NODE_FAILURE, clock.nanos(), text);
    incidents.add("FAILED: " + text);
  }

  /** Kills all nodes; none can be started any more. */
  @Override
  public void close() {
    nodes.forEach(BrokerNode::close);
  }
}
