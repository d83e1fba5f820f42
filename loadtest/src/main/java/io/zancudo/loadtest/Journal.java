package io.zancudo.loadtest;

import io.zancudo.loadtest.verdict.RunClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Thread-safe: one line for each connection made or lost, and what was done to the nodes. */
public final class Journal implements AutoCloseable {
  private final RunClock clock;
  private final PrintWriter out;

  public Journal(Path file, RunClock clock) {
    this.clock = clock;
    try {
      out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  public void write(String who, String what) {
    out.println(clock.wall(clock.nanos()) + " " + who + " " + what);
  }

  @Override
  public void close() {
    out.close();
  }
}
