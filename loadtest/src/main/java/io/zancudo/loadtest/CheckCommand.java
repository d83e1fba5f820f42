package io.zancudo.loadtest;

import io.vertx.core.net.SocketAddress;
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

/** Runs the load against brokers that are there, and harms nothing. */
@Command(
    name = "check",
    description = "Runs the load against brokers that are there, and harms nothing.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Option(
      names = "--address",
      required = true,
      description = "HOST:PORT of a broker; several if they are one cluster")
  private List<String> addresses = new ArrayList<>();

  @Option(names = "--seconds", defaultValue = "20", description = "default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--rate",
      defaultValue = "200",
      description = "messages a second, all publishers together; default: ${DEFAULT-VALUE}")
  private int rate;

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--calm",
      description = "no client breaks its connection or moves to another node")
  private boolean calm;

  @Option(
      names = "--quiet-millis",
      defaultValue = "5000",
      description = "nothing may come for so long at the end; default: ${DEFAULT-VALUE}")
  private long quietMillis;

  @Option(
      names = "--patience",
      defaultValue = "60",
      description = "seconds for each step of the end; default: ${DEFAULT-VALUE}")
  private int patience;

  @Option(names = "--journal", description = "file for each connection made and lost")
  private Optional<Path> journal = Optional.empty();

  @Option(names = "--json", description = "file for the report")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--trace", description = "each packet into the clients' journal")
  private boolean trace;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<SocketAddress> nodes = addresses.stream().map(CheckCommand::address).toList();
    var settings =
        new LoadSettings(
            rate, seed, !calm, Duration.ofMillis(quietMillis), Duration.ofSeconds(patience), trace);
    RunClock clock = RunClock.started();
    Path journalFile =
        journal.isPresent() ? journal.get() : Files.createTempFile("loadtest", ".log");
    try (var lines = new Journal(journalFile, clock);
        var run =
            new LoadRun(nodes, settings, clock, new Incidents(clock), new Findings(), lines)) {
      run.start();
      Thread.sleep(seconds * 1_000L);
      Report report = run.finish(true);
      int status = Output.publish(report, json, Map.of("seed", seed, "rate", rate));
      run.clean();
      return status;
    } finally {
      if (journal.isEmpty()) {
        Files.deleteIfExists(journalFile);
      }
    }
  }

  private static SocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("not HOST:PORT: " + text);
    }
    return SocketAddress.inetSocketAddress(
        Integer.parseInt(text.substring(colon + 1)), text.substring(0, colon));
  }
}
