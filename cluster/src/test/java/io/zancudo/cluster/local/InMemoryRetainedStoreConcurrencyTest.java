package io.zancudo.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.topic.RetainedCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class InMemoryRetainedStoreConcurrencyTest {
  private static final int THREADS = 3;

  private final InMemoryRetainedStore store = new InMemoryRetainedStore();

  @Test
  void countAndBytesAreRightAfterThreadsWroteExpiredAndReadTheSameTopics() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(i);
      writers.add(threads.submit(() -> write(random)));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

    store.removeExpired(100, Integer.MAX_VALUE);
    List<Message> left = drain(101); // everything that may expire has expired at 100

    assertThat(store.count()).isEqualTo(left.size());
    assertThat(store.payloadBytes())
        .isEqualTo(left.stream().mapToLong(message -> message.payload().length).sum());
  }

  @Test
  void readerThatFindsAnExpiredMessageDoesNotRemoveItsSuccessor() throws Exception {
    TopicName topic = TopicName.of("a");
    Message expired = message(topic, 1);
    Message successor = message(topic, Message.NEVER);
    AtomicBoolean written = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(1);
    Future<?> reader =
        threads.submit(
            () -> {
              while (!written.get()) {
                store.get(topic, 2);
              }
            });

    int lost = 0;
    for (int i = 0; i < 20_000; i++) {
      store.put(expired);
      store.put(successor);
      for (int look = 0; look < 100; look++) { // time for the reader to do harm
        lost += store.get(topic, 2).isEmpty() ? 1 : 0;
      }
    }
    written.set(true);
    reader.get();
    threads.shutdown();

    assertThat(lost).isZero();
    assertThat(store.get(topic, 2)).contains(successor);
  }

  private static Message message(TopicName topic, long expiresAt) {
    byte[] payload = {1};
    return new Message(topic, payload, Qos.AT_MOST_ONCE, true, Properties.NONE, expiresAt, "c");
  }

  private void write(Random random) {
    for (int i = 0; i < 20_000; i++) {
      TopicName topic = TopicName.of("a/" + random.nextInt(10));
      switch (random.nextInt(8)) {
        case 0 -> store.removeExpired(random.nextInt(100), 3);
        case 1 -> drain(random.nextInt(100));
        default -> store.put(message(topic, random));
      }
    }
  }

  private static Message message(TopicName topic, Random random) {
    long expiresAt = random.nextBoolean() ? random.nextInt(100) : Message.NEVER;
    byte[] payload = new byte[random.nextInt(5)];
    return new Message(topic, payload, Qos.AT_MOST_ONCE, true, Properties.NONE, expiresAt, "c");
  }

  private List<Message> drain(long nowMillis) {
    RetainedCursor<Message> cursor = store.match(TopicFilter.of("#"), nowMillis);
    List<Message> messages = new ArrayList<>();
    while (!cursor.isDone()) {
      cursor.next(10).ifPresent(messages::add);
    }
    return messages;
  }
}
