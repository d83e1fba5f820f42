package io.zancudo.topic;

import static io.zancudo.topic.Topics.match;
import static io.zancudo.topic.Topics.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicTreeConcurrencyTest {
  private static final int WRITER_ROUNDS = 200;
  private static final int CHANGES = 50_000;

  private final TopicTree<String> tree = new TopicTree<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean written = new AtomicBoolean();

  @AfterEach
  void endThreads() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void readersSeeEverySubscriptionThatIsThereAllTheWhile() throws Exception {
    List<String> filters =
        List.of("a/b", "a/+", "+/b", "a/#", "#", "$share/g/a/b", "$share/g/a/#", "a/b/#");
    filters.forEach(filter -> tree.add(subscription(filter), "stays"));

    List<Future<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      readers.add(threads.submit(() -> readUntilWritten(filters)));
    }
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String writer = "writer" + i + "-";
      writers.add(threads.submit(() -> write(filters, writer)));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    written.set(true);

    for (Future<Integer> reader : readers) {
      assertThat(reader.get()).isPositive();
    }
    assertThat(match(tree, "a/b")).hasSize(filters.size());
  }

  /** Tables grow and shrink on the filters, beside them and below them. */
  private void write(List<String> filters, String writer) {
    for (int round = 0; round < WRITER_ROUNDS; round++) {
      for (int i = 0; i < 20; i++) {
        String subscriber = writer + i;
        filters.forEach(filter -> tree.add(subscription(filter), subscriber));
        tree.add(subscription("a/" + subscriber), subscriber);
        tree.add(subscription(subscriber + "/b"), subscriber);
        tree.add(subscription("a/b/" + subscriber + "/c"), subscriber);
      }
      for (int i = 0; i < 20; i++) {
        String subscriber = writer + i;
        filters.forEach(filter -> tree.remove(TopicFilter.of(filter), subscriber));
        tree.remove(TopicFilter.of("a/" + subscriber), subscriber);
        tree.remove(TopicFilter.of(subscriber + "/b"), subscriber);
        tree.remove(TopicFilter.of("a/b/" + subscriber + "/c"), subscriber);
      }
    }
  }

  private int readUntilWritten(List<String> filters) {
    List<String> expected = filters.stream().map(filter -> "stays=" + filter).sorted().toList();
    int rounds = 0;
    do {
      assertThat(match(tree, "a/b").stream().filter(entry -> entry.startsWith("stays=")))
          .containsExactlyElementsOf(expected);
      rounds++;
    } while (!written.get());
    return rounds;
  }

  @Test
  void whatWasMatchedUnderAGenerationHoldsWhileItStays() throws Exception {
    AtomicInteger changes = new AtomicInteger();
    AtomicInteger checks = new AtomicInteger();
    Future<Integer> reader = threads.submit(() -> checkEveryChange(changes, checks));

    while (changes.get() < CHANGES && !reader.isDone()) {
      if (checks.get() == changes.get()) {
        if (changes.get() % 2 == 0) {
          tree.add(subscription("a"), "s");
        } else {
          tree.remove(TopicFilter.of("a"), "s");
        }
        changes.incrementAndGet();
      }
      Thread.onSpinWait();
    }

    assertThat(reader.get()).isEqualTo(CHANGES);
  }

  /** Keeps the match as a router does: under the generation that was read before. */
  private int checkEveryChange(AtomicInteger changes, AtomicInteger checks) {
    long generation = -1;
    List<String> kept = List.of();
    while (checks.get() < CHANGES) {
      boolean isChanged = changes.get() > checks.get();
      if (generation != tree.generation()) {
        generation = tree.generation();
        kept = match(tree, "a");
      }
      if (isChanged) {
        assertThat(kept).isEqualTo(match(tree, "a"));
        checks.incrementAndGet();
      }
    }
    return checks.get();
  }
}
