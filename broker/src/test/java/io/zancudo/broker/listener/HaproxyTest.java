package io.zancudo.broker.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zancudo.broker.testing.NeedsProgram;
import io.zancudo.broker.testing.Programs;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The PROXY protocol as HAProxy speaks it. */
@NeedsProgram("haproxy")
class HaproxyTest {
  private final TestBroker broker = new TestBroker();
  private final Path folder;
  private Process haproxy;

  HaproxyTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.haproxy = new ProcessBuilder("true").start();
  }

  @AfterEach
  void close() throws InterruptedException {
    haproxy.destroyForcibly().waitFor();
    broker.close();
  }

  /** Starts HAProxy in front of a listener; returns its port. */
  private int start(int brokerPort, String serverOptions) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path config = folder.resolve("haproxy.cfg");
    Files.writeString(
        config,
        String.join(
            "\n",
            "defaults",
            "  mode tcp",
            "  timeout connect 5s",
            "  timeout client 20s",
            "  timeout server 20s",
            "frontend clients",
            "  bind 127.0.0.1:" + port,
            "  default_backend brokers",
            "backend brokers",
            "  server broker 127.0.0.1:" + brokerPort + " " + serverOptions,
            ""));
    haproxy =
        new ProcessBuilder(Programs.require("haproxy"), "-db", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    return port;
  }

  @ParameterizedTest
  @CsvSource({"1, send-proxy", "2, send-proxy-v2"})
  void clientIsTheOneInFrontOfHaproxy(int version, String option) throws IOException {
    int port = start(broker.openOne(TestListener.proxied(version)), option);
    await()
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              try (TestClient client = TestClient.connect(port)) {
                client.connected();
                assertThat(broker.nextOwner().peer.toString())
                    .isEqualTo("127.0.0.1:" + client.socket.getLocalPort());
              }
            });
  }

  /** A health check that HAProxy does not like would take the broker out of service. */
  @Test
  void healthChecksAreContent() throws IOException {
    int port =
        start(
            broker.openOne(TestListener.proxied(2)),
            "send-proxy-v2 check inter 50ms fall 1 rise 2");
    await()
        .ignoreExceptions()
        .during(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              try (TestClient client = TestClient.connect(port)) {
                client.connected();
              }
            });
  }
}
