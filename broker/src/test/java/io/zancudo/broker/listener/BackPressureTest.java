package io.zancudo.broker.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zancudo.broker.link.ClientLink;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackPressureTest {
  private static final int MEBIBYTE = 1024 * 1024;

  private final TestBroker broker = new TestBroker();

  @AfterEach
  void closeBroker() {
    broker.close();
  }

  /** A link that reads nothing stops the sender, and loses nothing when it goes on. */
  @Test
  void pausedLinkStopsTheSender() throws Exception {
    int port = broker.openOne(TestListener.loopback());
    int packets = 64;
    try (TestClient client = TestClient.connect(port).connected()) {
      TestOwner owner = broker.nextOwner();
      client.send(Bytes.publish("pause", 0));
      await().until(() -> owner.publishes.get() == 1);

      CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> sendMany(client, packets));
      await()
          .during(Duration.ofMillis(300))
          .until(() -> !sender.isDone() && owner.publishes.get() == 1);

      owner.loop.execute(owner.link::resumeReading);
      sender.get();
      await().until(() -> owner.payloadBytes.get() == (long) packets * MEBIBYTE);
      client.ping();
    }
  }

  private static void sendMany(TestClient client, int packets) {
    try {
      for (int i = 0; i < packets; i++) {
        client.send(Bytes.publish("data", MEBIBYTE));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a client does not read is bounded, and the link hears when it reads again. */
  @Test
  void linkHearsThatACongestedClientReadsAgain() throws IOException {
    int port = broker.openOne(TestListener.loopback());
    try (TestClient client = TestClient.connect(port).connected()) {
      TestOwner owner = broker.nextOwner();

      client.send(Bytes.publish("flood", 4000));
      await().until(() -> waiting(owner) > ClientLink.CONGESTED_BYTES);
      assertThat(waiting(owner)).isLessThan(2L * ClientLink.CONGESTED_BYTES);
      assertThat(owner.writable).hasValue(0);

      CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> readAll(client));
      await().until(() -> owner.writable.get() > 0);
      assertThat(waiting(owner)).isLessThan(ClientLink.CONGESTED_BYTES);
      owner.loop.execute(owner.link::abort);
      reader.join();
    }
  }

  private static void readAll(TestClient client) {
    try {
      client.input().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long waiting(TestOwner owner) {
    CompletableFuture<Long> bytes = new CompletableFuture<>();
    owner.loop.execute(() -> bytes.complete(owner.link.waitingBytes()));
    return bytes.join();
  }
}
