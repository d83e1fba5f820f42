package io.zancudo.broker.clients;

import java.io.IOException;
import java.util.function.Consumer;

/** Somebody who runs {@code src/test/js/clients.js}. */
interface JavaScriptHost extends AutoCloseable {

  /**
   * Starts it, and waits until it takes lines.
   *
   * @param lines what it writes, in its order
   * @param ended there will be no more lines
   */
  void start(Consumer<String> lines, Runnable ended) throws Exception;

  /** Gives it a line; thread-safe. */
  void send(String line) throws IOException;
}
