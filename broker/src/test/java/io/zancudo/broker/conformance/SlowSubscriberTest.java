package io.zancudo.broker.conformance;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Standstill;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestProperty;
import io.zancudo.broker.testing.Transport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A QoS 1 publisher that is faster than its subscriber is slowed down; nothing is lost. */
class SlowSubscriberTest {
  /** The common pool has one thread on two processors, and a test before may still block it. */
  private static final Executor OWN_THREAD = task -> new Thread(task).start();

  private static final int MESSAGES = 20_000;
  private static final int RECEIVE_MAXIMUM = 20;
  private static final int MAX_QUEUED = 200;
  private static final int PAYLOAD = 1000;
  private static final int LIMIT = 4 << 20;

  /**
   * How many messages the publisher may be ahead: those that are in flight, and what the broker
   * holds, part of which is under way between the two event loops when the publisher is held.
   */
  private static final int AHEAD = RECEIVE_MAXIMUM + (LIMIT + LIMIT / 8) / PAYLOAD;

  private final String payload = "x".repeat(PAYLOAD);

  /** With a client between them the two are on one event loop if there are two. */
  @ParameterizedTest
  @CsvSource({"TCP, 0", "TCP, 1", "WEBSOCKET, 0"})
  void fastPublisherIsSlowedToItsSlowSubscriber(Transport transport, int between) {
    try (TestBroker broker =
        TestBroker.with("max_queued_messages " + MAX_QUEUED, "memory_limit " + LIMIT)
            .transports(transport)
            .start()) {
      TestClient subscriber =
          broker.connect(
              TestConnect.as(MQTT_5, "s").with(TestProperty.receiveMaximum(RECEIVE_MAXIMUM)),
              transport);
      subscriber.subscribe("t", 1);
      for (int i = 0; i < between; i++) {
        broker.connect(TestConnect.as(MQTT_5, "between" + i), transport);
      }
      TestClient publisher = broker.connect(TestConnect.as(MQTT_5, "p"), transport);
      AtomicInteger acknowledged = new AtomicInteger();
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> sendAll(publisher), OWN_THREAD);
      CompletableFuture<Void> counting =
          CompletableFuture.runAsync(() -> countAll(publisher, acknowledged), OWN_THREAD);
      await().until(() -> acknowledged.get() > MAX_QUEUED / 2);

      int furthestAhead = 0;
      for (int i = 0; i < MESSAGES; i++) {
        if (i % 1000 == 0) {
          Standstill.await(acknowledged::get, Duration.ofMillis(20)); // as far as it can
        }
        furthestAhead = Math.max(furthestAhead, acknowledged.get() - i);
        ReceivedPacket publish = subscriber.receivePublish(i + payload);
        subscriber.acknowledge(publish);
      }

      counting.join();
      sending.join();
      assertThat(furthestAhead).isBetween(MAX_QUEUED / 2, AHEAD);
      subscriber.expectNothing();
      await().until(() -> broker.waitingBytes() == 0);
    }
  }

  /** As fast as the socket takes it, without waiting for anything. */
  private void sendAll(TestClient publisher) {
    for (int i = 0; i < MESSAGES; i++) {
      publisher.send(publisher.publishPacket(2, "t", 1 + i % 65_535, i + payload));
    }
  }

  private static void countAll(TestClient publisher, AtomicInteger acknowledged) {
    for (int i = 0; i < MESSAGES; i++) {
      ReceivedPacket puback = publisher.receiveFor(ReceivedPacket.PUBACK, 1 + i % 65_535);
      assertThat(puback.reason()).isZero();
      acknowledged.incrementAndGet();
    }
  }
}
