package io.zancudo.loadtest.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Thread-safe: a broker process, started again and again with the same configuration. */
final class BrokerNode {
  private final ClusterSettings settings;
  private final int number;
  private final Path configuration;
  private @Nullable Process process;
  private boolean closed;

  BrokerNode(ClusterSettings settings, int number) {
    this.settings = settings;
    this.number = number;
    configuration = settings.directory().resolve("node-" + number + ".conf");
    try {
      Files.createDirectories(settings.directory());
      Files.writeString(configuration, settings.configuration(number));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + configuration, e);
    }
  }

  String address() {
    return settings.address(number);
  }

  synchronized void start() {
    if (closed) {
      throw new IllegalStateException("the run is over");
    }
    Path log = settings.directory().resolve("node-" + number + ".log");
    var builder = new ProcessBuilder(settings.program().toString(), "-c", configuration.toString());
    // A quarter of the memory for each of several nodes would be too much.
    builder.environment().putIfAbsent("ZANCUDO_JAVA_OPTS", "-Xmx512m");
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + settings.program(), e);
    }
  }

  synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Ended without being asked to: the exit status, for the report. */
  synchronized int exitStatus() {
    return process == null ? 0 : process.exitValue();
  }

  void kill() {
    Process current = current();
    current.destroyForcibly();
    awaitEnd(current, Duration.ofSeconds(10));
  }

  /** SIGTERM. Returns whether the broker ended in time; else it is killed. */
  boolean terminate(Duration patience) {
    Process current = current();
    current.destroy();
    if (awaitEnd(current, patience)) {
      return true;
    }
    kill();
    return false;
  }

  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  /** Kills the process, if there is one, and starts none any more. */
  synchronized void close() {
    closed = true;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private void signal(String name) {
    Commands.run(List.of("kill", "-" + name, Long.toString(current().pid())));
  }

  private synchronized Process current() {
    if (process == null) {
      throw new IllegalStateException("node " + number + " was not started");
    }
    return process;
  }

  private static boolean awaitEnd(Process process, Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public String toString() {
    return "node-" + number;
  }
}
