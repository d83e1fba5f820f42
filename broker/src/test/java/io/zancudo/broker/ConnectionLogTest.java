package io.zancudo.broker;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zancudo.broker.testing.BrokerProgram;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the log says about connections, by {@code log_type}. */
@DisabledOnOs(OS.WINDOWS)
class ConnectionLogTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private int port;

  private BrokerProgram start(String... types) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    StringBuilder lines = new StringBuilder("allow_anonymous true\nlog_dest stderr\n");
    for (String type : types) {
      lines.append("log_type ").append(type).append('\n');
    }
    lines.append("listener ").append(port).append(" 127.0.0.1\n");
    Path file = folder.resolve("broker.conf");
    Files.writeString(file, lines);
    return BrokerProgram.start(folder, "-c", file.toString());
  }

  private Socket connectWhenOpen() {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> new Socket(InetAddress.getLoopbackAddress(), port), Socket::isConnected);
  }

  /** A socket that sends nothing, then a client that comes and goes. */
  private void comeAndGo() throws IOException {
    connectWhenOpen().close();
    try (TestClient client = TestClient.open(MQTT_5, port)) {
      client.connected(TestConnect.as(MQTT_5, "visitor")).disconnect();
    }
  }

  @Test
  void connectionsAreNotices() throws Exception {
    try (BrokerProgram program = start("notice")) {
      comeAndGo();

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(program.errors())
                      .containsPattern("New client connected from 127.0.0.1:\\d+ as visitor")
                      .containsPattern("Client visitor \\[127.0.0.1:\\d+\\] disconnected\\.")
                      .contains("disconnected: connection closed by client."));
      assertThat(program.errors()).doesNotContain("not authorised");
    }
  }

  @Test
  void connectionsAreNotLoggedWithoutNotices() throws Exception {
    try (BrokerProgram program = start("error", "warning", "information")) {
      comeAndGo();
      program.signal("TERM");

      assertThat(program.exitStatus()).isZero();
      assertThat(program.errors()).contains("terminating").doesNotContainIgnoringCase("client");
    }
  }
}
