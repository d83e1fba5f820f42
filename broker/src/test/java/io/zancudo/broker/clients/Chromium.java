package io.zancudo.broker.clients;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.zancudo.broker.testing.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page in Chromium, without a window; a small web server has the page. The browser trusts every
 * certificate. Needs {@link #CHROMIUM}.
 */
final class Chromium implements JavaScriptHost {
  static final String CHROMIUM = "chromium";

  private static final int MAX_LINE_BYTES = 16 * 1024 * 1024;
  private static final String PAGE =
      "<!doctype html><script src='/mqtt.js'></script><script src='/clients.js'></script>";

  private final HttpServer server;
  private final CompletableFuture<ServerWebSocket> page = new CompletableFuture<>();
  private @Nullable Process process;
  private @Nullable Path profile;

  Chromium(Vertx vertx) {
    server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setMaxWebSocketFrameSize(MAX_LINE_BYTES)
                .setMaxWebSocketMessageSize(MAX_LINE_BYTES));
  }

  @Override
  public synchronized void start(Consumer<String> lines, Runnable ended) throws Exception {
    server.requestHandler(Chromium::answer);
    server.webSocketHandler(
        socket -> {
          socket.textMessageHandler(lines::accept);
          socket.closeHandler(closed -> ended.run());
          page.complete(socket);
        });
    server.listen(0, "127.0.0.1").await(TestClient.WAIT_SECONDS, TimeUnit.SECONDS);
    Path folder = Files.createTempDirectory("zancudo-chromium");
    profile = folder;
    process =
        new ProcessBuilder(
                List.of(
                    Programs.require(CHROMIUM),
                    "--headless=new",
                    "--no-sandbox", // it is used as root in containers, and sees our page only
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-extensions",
                    "--no-first-run",
                    "--ignore-certificate-errors",
                    "--user-data-dir=" + folder,
                    "http://127.0.0.1:" + server.actualPort() + "/"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    page.get(TestClient.WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private static void answer(HttpServerRequest request) {
    Path module = Path.of(System.getProperty("basedir", "."));
    switch (request.path()) {
      case "/" -> request.response().putHeader("Content-Type", "text/html").end(PAGE);
      case "/mqtt.js" ->
          request
              .response()
              .sendFile(
                  module.resolve(MqttJsLibrary.MQTT_JS).resolve("dist/mqtt.min.js").toString());
      case "/clients.js" ->
          request.response().sendFile(module.resolve("src/test/js/clients.js").toString());
      default -> request.response().setStatusCode(404).end();
    }
  }

  @Override
  public void send(String line) {
    page.join().writeTextMessage(line);
  }

  @Override
  public synchronized void close() throws Exception {
    if (process != null) {
      process.destroy();
      if (!process.waitFor(TestClient.WAIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    server.close().await(TestClient.WAIT_SECONDS, TimeUnit.SECONDS);
    if (profile != null) {
      delete(profile);
    }
  }

  /** Its processes may still be writing; what they leave is in the folder for temporary files. */
  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException changing) {
      folder.toFile().deleteOnExit();
    }
  }
}
