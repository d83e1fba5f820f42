package io.zancudo.broker.conformance;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zancudo.broker.testing.Bytes;
import io.zancudo.broker.testing.Standstill;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who takes nothing costs no more than the broker has for all, and not for ever. */
class StalledSubscribersTest {
  /** The common pool has one thread on two processors, and a test before may still block it. */
  private static final Executor OWN_THREAD = task -> new Thread(task).start();

  private static final long LIMIT = 4L << 20;
  private static final int PAYLOAD = 16 * 1024;
  private static final int STALLED = 8;
  private static final int PUBLISHERS = 2;
  private static final int MESSAGES_EACH = 1200;

  /** For each connection above the limit: what is flushed at once, and the message after that. */
  private static final long EACH = 64 * 1024 + 2 * PAYLOAD;

  /** What is documented: the limit, an eighth for what is under way, and what each may have. */
  private static final long BOUND = LIMIT + LIMIT / 8 + (STALLED + PUBLISHERS) * EACH;

  private static final long STANDSTILL_NANOS = 200_000_000;

  private final AtomicInteger published = new AtomicInteger();

  /** 300 MB in all for subscribers that read nothing; twice the limit for each that must wait. */
  @ParameterizedTest
  @CsvSource({"TCP, 0", "TCP, 1", "TCP, 2", "TLS, 0", "WEBSOCKET, 0", "WEBSOCKET, 1"})
  void whatWaitsForThemStaysWithinTheMemoryLimit(Transport transport, int qos) {
    try (TestBroker broker =
        TestBroker.with("memory_limit " + LIMIT).transports(transport).start()) {
      List<TestClient> stalled = new ArrayList<>();
      for (int i = 0; i < STALLED; i++) {
        TestClient client = broker.connect(TestConnect.as(MQTT_5, "s" + i), transport);
        stalled.add(client.subscribe("t", qos));
      }
      List<TestClient> publishers = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        publishers.add(broker.connect(TestConnect.as(MQTT_5, "p" + i), transport));
      }

      List<CompletableFuture<Void>> publishing =
          publishers.stream()
              .map(
                  publisher ->
                      CompletableFuture.runAsync(() -> publish(publisher, qos), OWN_THREAD))
              .toList();
      long greatest = greatestUntil(broker, publishing);

      assertThat(greatest).isBetween(LIMIT / 2, BOUND);
      TestClient other = broker.connect(TestConnect.as(MQTT_5, "o"), transport).subscribe("o", 1);
      other.send(other.publishPacket(0, "o", 0, "served")).receivePublish("served");
      stalled.forEach(TestClient::close);
      await().until(() -> broker.waitingBytes() == 0);
    }
  }

  /** Publishes as fast as the broker lets it. */
  private void publish(TestClient publisher, int qos) {
    String payload = "x".repeat(PAYLOAD);
    for (int i = 0; i < MESSAGES_EACH; i++) {
      publisher.publish(qos << 1, "t", payload);
      published.incrementAndGet();
    }
    publisher.expectAlive();
  }

  /**
   * Samples what waits. Publishers are held for the subscribers until these count as stalled: time
   * passes when nothing else happens.
   */
  private long greatestUntil(TestBroker broker, List<CompletableFuture<Void>> publishing) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(publishing.toArray(CompletableFuture[]::new));
    long greatest = 0;
    int before = -1;
    long since = 0;
    while (!all.isDone()) {
      greatest = Math.max(greatest, broker.waitingBytes());
      long now = System.nanoTime();
      if (before != published.get()) {
        before = published.get();
        since = now;
      } else if (now - since > STANDSTILL_NANOS) {
        broker.advance(Duration.ofSeconds(6));
        since = now;
      }
      Thread.yield();
    }
    all.join();
    return Math.max(greatest, broker.waitingBytes());
  }

  /** Its answers are all that would wait for it. */
  @Test
  void clientThatAsksAndReadsNothingIsNotReadFromEither() {
    try (TestBroker broker = TestBroker.start("memory_limit " + LIMIT)) {
      TestClient asking = broker.connect(TestConnect.as(MQTT_5, "a"));
      byte[] pings = Bytes.hex("C0 00".repeat(32 * 1024));
      AtomicInteger sent = new AtomicInteger();
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 1000; i++) { // 64 MB of answers, and none is read
                  asking.send(pings);
                  sent.incrementAndGet();
                }
              },
              OWN_THREAD);

      await().atMost(Duration.ofSeconds(90)).until(() -> broker.waitingBytes() > 0); // all is full
      Standstill.await(sent::get, Duration.ofMillis(500));

      assertThat(sending).isNotDone();
      assertThat(broker.waitingBytes()).isLessThan(LIMIT / 2);
      asking.close();
      await().until(() -> broker.waitingBytes() == 0);
      sending.handle((done, failed) -> failed).join();
    }
  }
}
