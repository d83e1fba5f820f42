package io.zancudo.broker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.EachVersion;
import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.mqtt.ProtocolVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;

/** A session goes from connection to connection, and so from loop to loop, while messages come. */
class TakeoverUnderLoadTest {
  private static final int PUBLISHERS = 3;
  private static final int MESSAGES = 1500;
  private static final int WINDOW = 10;

  /** A connection is taken over when it has got so many. */
  private static final int PER_CONNECTION = 60;

  @AutoClose private final TestBroker broker = TestBroker.start("max_queued_messages 0");
  private final ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
  private final Set<String> seen = new HashSet<>();
  private final Map<String, List<Integer>> received = new TreeMap<>();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @EachVersion
  @Spec({"MQTT-3.1.4-4", "MQTT-4.4.0-1", "MQTT-4.6.0-6"})
  void eachMessageComesOnceAndInTheOrderOfItsPublisher(ProtocolVersion version) throws Exception {
    TestConnect persistent = TestConnect.as(version, "s").persistent();
    TestClient subscriber = broker.connect(persistent).subscribe("t/#", 1);
    List<Future<?>> publishing = new ArrayList<>();
    for (int i = 0; i < PUBLISHERS; i++) {
      String name = "p" + i;
      TestClient publisher = broker.connect(version, name);
      publishing.add(threads.submit(() -> publishAll(publisher, name)));
    }

    while (seen.size() < PUBLISHERS * MESSAGES) {
      int end = Math.min(PUBLISHERS * MESSAGES, seen.size() + PER_CONNECTION);
      while (seen.size() < end) {
        ReceivedPacket publish = subscriber.receive(ReceivedPacket.PUBLISH);
        record(publish);
        subscriber.acknowledge(publish);
      }
      TestClient next = broker.connect(persistent);
      recordRest(subscriber);
      subscriber = next;
    }

    for (Future<?> publisher : publishing) {
      publisher.get(30, TimeUnit.SECONDS);
    }
    List<Integer> all = IntStream.range(0, MESSAGES).boxed().toList();
    assertThat(received).hasSize(PUBLISHERS);
    assertThat(received.values()).allSatisfy(numbers -> assertThat(numbers).isEqualTo(all));
  }

  private static void publishAll(TestClient publisher, String name) {
    for (int from = 0; from < MESSAGES; from += WINDOW) {
      for (int i = from; i < from + WINDOW; i++) {
        publisher.send(publisher.publishPacket(2, "t/" + name, i + 1, name + " " + i));
      }
      for (int i = from; i < from + WINDOW; i++) {
        publisher.receiveFor(ReceivedPacket.PUBACK, i + 1);
      }
    }
  }

  /** What the broker had sent before the connection was taken over. */
  private void recordRest(TestClient old) {
    for (Optional<ReceivedPacket> next = old.receiveOrEnd();
        next.isPresent();
        next = old.receiveOrEnd()) {
      if (next.get().type() == ReceivedPacket.PUBLISH) {
        record(next.get());
      }
    }
  }

  private void record(ReceivedPacket publish) {
    if (seen.add(publish.text())) {
      String[] parts = publish.text().split(" ", -1);
      received.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(Integer.valueOf(parts[1]));
    } else {
      assertThat(publish.dup()).as("%s comes again", publish.text()).isTrue();
    }
  }
}
