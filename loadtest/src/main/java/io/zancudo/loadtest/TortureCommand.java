package io.zancudo.loadtest;

import io.vertx.core.net.SocketAddress;
import io.zancudo.loadtest.nodes.AdminReadiness;
import io.zancudo.loadtest.nodes.Cluster;
import io.zancudo.loadtest.nodes.ClusterSettings;
import io.zancudo.loadtest.nodes.FaultKind;
import io.zancudo.loadtest.nodes.Faults;
import io.zancudo.loadtest.nodes.Readiness;
import io.zancudo.loadtest.verdict.Findings;
import io.zancudo.loadtest.verdict.Incidents;
import io.zancudo.loadtest.verdict.RunClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a cluster of brokers, loads it, harms its nodes, and checks that nothing is lost. */
@Command(
    name = "torture",
    description = "Starts brokers, loads them, harms them, and checks that nothing is lost.",
    mixinStandardHelpOptions = true)
final class TortureCommand implements Callable<Integer> {
  /** How it is known that a node is ready. */
  enum ReadyBy {
    /** {@code /ready} of the admin listener. */
    ADMIN,
    /** A message from each node to each other. */
    PUBLISH
  }

  @Option(names = "--nodes", defaultValue = "3", description = "default: ${DEFAULT-VALUE}")
  private int nodeCount;

  @Option(
      names = "--minutes",
      defaultValue = "3",
      description = "how long faults happen; default: ${DEFAULT-VALUE}")
  private double minutes;

  @Option(
      names = "--rate",
      defaultValue = "200",
      description = "messages a second, all publishers together; default: ${DEFAULT-VALUE}")
  private int rate;

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--faults",
      split = ",",
      description = "${COMPLETION-CANDIDATES}, in any case; none if left away")
  private List<FaultKind> faultKinds = new ArrayList<>();

  @Option(
      names = "--zancudo",
      defaultValue = "broker/target/zancudo/bin/zancudo",
      description = "the broker's program; default: ${DEFAULT-VALUE}")
  private Path program = Path.of("");

  @Option(
      names = "--work",
      required = true,
      description = "folder for the nodes' configuration files and logs, which stay")
  private Path directory = Path.of("");

  @Option(names = "--json", description = "file for the report")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--ready",
      description = "${COMPLETION-CANDIDATES}; default: ADMIN for several nodes, else PUBLISH")
  private Optional<ReadyBy> readyBy = Optional.empty();

  @Option(
      names = "--strict",
      description = "order and retained messages during faults count as failures too")
  private boolean strict;

  @Option(names = "--trace", description = "each packet into the clients' journal")
  private boolean trace;

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(directory);
    RunClock clock = RunClock.started();
    try (var journal = new Journal(directory.resolve("clients.log"), clock);
        var closing = new Closing()) {
      closing.alsoAtExit();
      return torture(clock, journal, closing);
    }
  }

  private int torture(RunClock clock, Journal journal, Closing closing) throws IOException {
    var incidents = new Incidents(clock, text -> journal.write("DONE", text));
    var findings = new Findings();
    ClusterSettings settings = clusterSettings();
    var probe = closing.add(new ClusterProbe());
    Readiness readiness = settings.hasAdminListener() ? new AdminReadiness() : probe;
    var cluster = closing.add(new Cluster(settings, readiness, clock, incidents, findings));
    cluster.start();
    if (!cluster.awaitReady() || !cluster.awaitReady(probe)) {
      throw new IllegalStateException("no cluster: see the logs in " + directory);
    }
    var run =
        closing.add(
            new LoadRun(mqtt(cluster), loadSettings(), clock, incidents, findings, journal));
    var faults = closing.add(new Faults(cluster, incidents, faultKinds, seed, run::apart));
    faults.requireSeparableNodes();
    run.start();
    incidents.add("load runs");
    boolean whole = faults.run(Duration.ofMillis((long) (minutes * 60_000)));
    incidents.add("no more faults");
    if (whole) {
      cluster.awaitReady();
    }
    Report report = run.finish(strict);
    return Output.publish(report, json, description());
  }

  private ClusterSettings clusterSettings() {
    ReadyBy by = readyBy.orElse(nodeCount > 1 ? ReadyBy.ADMIN : ReadyBy.PUBLISH);
    return new ClusterSettings(
        program.toAbsolutePath(),
        directory.toAbsolutePath(),
        nodeCount,
        ClusterSettings.networkOf(ProcessHandle.current().pid()),
        by == ReadyBy.ADMIN);
  }

  private LoadSettings loadSettings() {
    return new LoadSettings(
        rate, seed, true, LoadSettings.DEFAULT_QUIET, LoadSettings.DEFAULT_PATIENCE, trace);
  }

  private static List<SocketAddress> mqtt(Cluster cluster) {
    return cluster.addresses().stream()
        .map(address -> SocketAddress.inetSocketAddress(ClusterSettings.MQTT_PORT, address))
        .toList();
  }

  private Map<String, Object> description() {
    return Map.of(
        "nodes", nodeCount,
        "minutes", minutes,
        "rate", rate,
        "seed", seed,
        "faults", faultKinds.toString(),
        "work", directory.toString());
  }
}
