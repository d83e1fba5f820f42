package io.zancudo.loadtest;

import java.util.ArrayDeque;
import java.util.Deque;

/** Thread-safe: what must be closed at the end, the last one first, however the end comes. */
final class Closing implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;

  /** Also when the process is ended by a signal. */
  void alsoAtExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "closing"));
  }

  synchronized <T extends AutoCloseable> T add(T one) {
    open.push(one);
    if (closed) {
      close();
      throw new IllegalStateException("the run is over");
    }
    return one;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!open.isEmpty()) {
      AutoCloseable one = open.pop();
      try {
        one.close();
      } catch (Exception e) {
        // The others must be closed all the same.
        System.err.println("cannot close " + one + ": " + e);
      }
    }
  }
}
