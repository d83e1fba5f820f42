package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A connection that a client library has made, as tests see it. Thread-safe. What blocks, blocks
 * for {@value #WAIT_SECONDS} seconds at most and then throws.
 */
abstract class TestClient implements AutoCloseable {
  /** How long tests wait for what must come. */
  static final int WAIT_SECONDS = 20;

  private final BlockingQueue<TestMessage> received = new LinkedBlockingQueue<>();

  /** Whether the CONNACK said so. */
  abstract boolean sessionPresent();

  /**
   * Subscribes, and waits for the SUBACK.
   *
   * @return the reason code in it: the granted QoS, or why there is none
   */
  abstract int subscribe(String filter, int qos) throws Exception;

  /** Unsubscribes, and waits for the UNSUBACK. */
  abstract void unsubscribe(String filter) throws Exception;

  /**
   * Publishes.
   *
   * @return the reason code of the acknowledgement when it has come (0 before MQTT 5), for QoS 0 a
   *     zero when the message is sent
   */
  abstract CompletableFuture<Integer> publish(TestMessage message);

  /** Sends DISCONNECT, and waits until the connection is closed. */
  abstract void disconnect() throws Exception;

  /** Ends what is left of the client; the connection may be gone already. */
  @Override
  public abstract void close() throws Exception;

  /** Publishes, and waits for the acknowledgement. */
  final int publishAndWait(TestMessage message) throws Exception {
    return publish(message).get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  /** For the library: a message has arrived. */
  final void arrived(TestMessage message) {
    received.add(message);
  }

  /** The message that arrived next. */
  final TestMessage next() throws InterruptedException {
    TestMessage message = received.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as("message that should arrive").isNotNull();
    return message;
  }

  /** That many messages, in the order of their arrival. */
  final List<TestMessage> next(int count) throws InterruptedException {
    List<TestMessage> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(next());
    }
    return messages;
  }

  /** Arrived, and not taken yet. */
  final List<TestMessage> waiting() {
    return List.copyOf(received);
  }
}
