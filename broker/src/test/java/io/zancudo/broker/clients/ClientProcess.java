package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A program that a test has started. Its errors are among its lines. What blocks, blocks for
 * {@value TestClient#WAIT_SECONDS} seconds at most and then fails.
 */
final class ClientProcess implements AutoCloseable {
  private final Process process;

  /** What it has printed; empty at the end of the output. */
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

  private ClientProcess(Process process) {
    this.process = process;
  }

  /** Starts the program of that name; needs {@code stdbuf}, for lines that come one by one. */
  static ClientProcess start(String program, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Programs.require("stdbuf"), "-oL", Programs.require(program)));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    ClientProcess started = new ClientProcess(builder.start());
    Thread reader = new Thread(started::read, program);
    reader.setDaemon(true);
    reader.start();
    return started;
  }

  private void read() {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(Optional.of(line));
      }
    } catch (IOException killed) {
      lines.add(Optional.of(killed.toString()));
    }
    lines.add(Optional.empty());
  }

  /** Writes to its input, and ends that. */
  void input(List<String> inputLines) throws IOException {
    try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
      for (String line : inputLines) {
        input.write(line + "\n");
      }
    }
  }

  /** The line that comes next; empty if the program has ended. */
  private Optional<String> next() throws InterruptedException {
    Optional<String> line = lines.poll(TestClient.WAIT_SECONDS, TimeUnit.SECONDS);
    assertThat(line).as("line that should be printed").isNotNull();
    return line;
  }

  /** What follows the prefix in the next line that begins with it; others are passed over. */
  String awaitLine(String prefix) throws InterruptedException {
    List<String> others = new ArrayList<>();
    for (Optional<String> line = next(); line.isPresent(); line = next()) {
      if (line.get().startsWith(prefix)) {
        return line.get().substring(prefix.length());
      }
      others.add(line.get());
    }
    throw new AssertionError("no line begins with \"" + prefix + "\": " + others);
  }

  /** Waits for the end of the program, and for its lines, as far as nobody has read them. */
  List<String> awaitLines() throws InterruptedException {
    List<String> all = new ArrayList<>();
    for (Optional<String> line = next(); line.isPresent(); line = next()) {
      all.add(line.get());
    }
    return all;
  }

  /** Waits for the end of the program. */
  int awaitExitStatus() throws InterruptedException {
    assertThat(process.waitFor(TestClient.WAIT_SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
    return process.exitValue();
  }

  /** Kills it: its connections are cut. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(TestClient.WAIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
