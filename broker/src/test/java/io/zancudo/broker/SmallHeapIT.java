package io.zancudo.broker;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution with a small heap, which would end at once if a thread found no memory: clients
 * that do not take what they are sent cannot bring that about.
 */
class SmallHeapIT {
  private static final String HEAP = "-Xmx64m";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final int STALLED_EACH_QOS = 10;
  private static final int PAYLOAD = 16 * 1024;

  /** What a QoS 2 publisher may hear; the others are slowed down, and hear nothing. */
  private static final int QUOTA_EXCEEDED = 0x97;

  /** What is published at each QoS. */
  private static final int[] MEGABYTES = {250, 60, 30};

  @TempDir Path folder;

  private final List<TestClient> clients = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private int port;
  private @Nullable Process broker;

  private Process start() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path config = folder.resolve("zancudo.conf");
    Files.writeString(
        config,
        """
        listener %d 127.0.0.1
        allow_anonymous true
        # no bound for each: the one for all must do
        max_queued_messages 0
        """
            .formatted(port));
    Path launcher = Path.of(System.getProperty("zancudo.distribution"), "bin", "zancudo");
    ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "-c", config.toString());
    builder.environment().put("ZANCUDO_JAVA_OPTS", HEAP);
    Process process =
        builder
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("stdout").toFile())
            .redirectError(folder.resolve("stderr").toFile())
            .start();
    broker = process;
    Awaitility.await()
        .atMost(START_TIMEOUT)
        .ignoreExceptions()
        .untilAsserted(() -> connect(TestConnect.as(MQTT_5, "first")));
    return process;
  }

  @AfterEach
  void end() {
    clients.forEach(TestClient::close);
    threads.shutdown();
    if (broker != null) {
      broker.destroyForcibly();
    }
  }

  @Test
  void survivesSubscribersThatStopReading() throws Exception {
    Process process = start();
    for (int qos = 0; qos < MEGABYTES.length; qos++) {
      for (int i = 0; i < STALLED_EACH_QOS; i++) {
        connect(TestConnect.as(MQTT_5, "s" + qos + i).persistent()).subscribe(topic(qos, i), qos);
      }
    }

    List<CompletableFuture<Void>> publishing = new ArrayList<>();
    for (int qos = 0; qos < MEGABYTES.length; qos++) {
      for (int i = 0; i < STALLED_EACH_QOS; i++) {
        TestClient publisher = connect(TestConnect.as(MQTT_5, "p" + qos + i));
        int flags = qos << 1;
        String topic = topic(qos, i);
        int messages = MEGABYTES[qos] * 1024 * 1024 / PAYLOAD / STALLED_EACH_QOS;
        publishing.add(
            CompletableFuture.runAsync(() -> publish(publisher, flags, topic, messages), threads));
      }
    }
    CompletableFuture.allOf(publishing.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

    TestClient other = connect(TestConnect.as(MQTT_5, "other")).subscribe("o", 1);
    TestClient publisher = connect(TestConnect.as(MQTT_5, "publisher"));
    for (int i = 0; i < 100; i++) {
      publisher.publish(2, "o", "served " + i);
      other.acknowledge(other.receivePublish("served " + i));
    }
    assertThat(Files.readString(folder.resolve("stderr"))).doesNotContain("OutOf", "Exception");
    process.destroy();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  /** Each subscriber has a topic of its own: what waits for one is not what waits for another. */
  private static String topic(int qos, int i) {
    return "t/" + qos + "/" + i;
  }

  private static void publish(TestClient publisher, int flags, String topic, int messages) {
    String payload = "x".repeat(PAYLOAD);
    for (int i = 0; i < messages; i++) {
      assertThat(publisher.publish(flags, topic, payload)).isIn(0, QUOTA_EXCEEDED);
    }
    publisher.expectAlive();
  }

  private TestClient connect(TestConnect connect) throws IOException {
    TestClient client = TestClient.open(connect.version(), port);
    clients.add(client);
    return client.connected(connect);
  }
}
