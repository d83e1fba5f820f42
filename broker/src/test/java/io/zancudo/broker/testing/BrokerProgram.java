package io.zancudo.broker.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The broker as a process of its own, started with a command line in a folder. */
public final class BrokerProgram implements AutoCloseable {
  private static final long END_SECONDS = 20;

  private final Process process;
  private final Path output;
  private final Path errors;

  private BrokerProgram(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /**
   * Starts the program.
   *
   * @param folder its working directory, where what it prints is kept
   * @param environment variables beside those of this process
   */
  public static BrokerProgram start(
      Path folder, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", classPath()));
    command.add("io.zancudo.broker.Main");
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile(folder, "out", ".txt");
      Path errors = Files.createTempFile(folder, "err", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(environment);
      return new BrokerProgram(builder.start(), output, errors);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** As {@link #start(Path, Map, String...)} with the environment of this process. */
  public static BrokerProgram start(Path folder, String... arguments) {
    return start(folder, Map.of(), arguments);
  }

  /** Without the classes and resources of tests. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Waits until it ends by itself. */
  public int exitStatus() throws InterruptedException {
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the broker did not end; it said: " + errors());
    }
    return process.exitValue();
  }

  /** Sends a signal, as {@code HUP}. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it wrote to standard output so far. */
  public String output() {
    return read(output);
  }

  /** What it wrote to standard error so far: mostly the log. */
  public String errors() {
    return read(errors);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
