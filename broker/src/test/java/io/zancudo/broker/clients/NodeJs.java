package io.zancudo.broker.clients;

import io.zancudo.broker.testing.Programs;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A process of Node.js. Needs {@link #NODE}. */
final class NodeJs implements JavaScriptHost {
  static final String NODE = "node";

  private @Nullable Process process;
  private @Nullable BufferedWriter input;

  @Override
  public synchronized void start(Consumer<String> lines, Runnable ended) throws IOException {
    Path module = Path.of(System.getProperty("basedir", "."));
    ProcessBuilder node =
        new ProcessBuilder(
                Programs.require(NODE), module.resolve("src/test/js/clients.js").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    node.environment().put("NODE_PATH", module.resolve("target/js/node_modules").toString());
    Process started = node.start();
    process = started;
    input = started.outputWriter(StandardCharsets.UTF_8);
    BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
    Thread reader =
        new Thread(
            () -> {
              output.lines().forEach(lines);
              ended.run();
            },
            "mqtt.js");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public synchronized void send(String line) throws IOException {
    if (input != null) {
      input.write(line + "\n");
      input.flush();
    }
  }

  @Override
  public synchronized void close() throws Exception {
    if (process == null || input == null) {
      return;
    }
    input.close();
    if (!process.waitFor(TestClient.WAIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
