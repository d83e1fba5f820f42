package io.zancudo.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetainedTreeConcurrencyTest {
  private static final int STAYING = 300;
  private static final int WRITER_ROUNDS = 300;

  private final RetainedTree<String> tree = new RetainedTree<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean written = new AtomicBoolean();

  @AfterEach
  void endThreads() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void cursorsReturnEveryValueThatIsThereAllTheWhileOnce() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < STAYING; i++) {
      tree.put(TopicName.of("a/" + i + "/b"), "stays" + i);
      expected.add("stays" + i);
    }

    List<Future<Integer>> readers = new ArrayList<>();
    for (String filter : List.of("a/#", "a/+/b")) {
      readers.add(threads.submit(() -> readUntilWritten(filter, expected)));
    }
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String writer = "writer" + i + "-";
      writers.add(threads.submit(() -> write(writer)));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    written.set(true);

    for (Future<Integer> reader : readers) {
      assertThat(reader.get()).isPositive();
    }
    assertThat(tree.count()).isEqualTo(STAYING);
  }

  private void write(String writer) {
    for (int round = 0; round < WRITER_ROUNDS; round++) {
      for (int i = 0; i < 50; i++) {
        tree.put(TopicName.of("a/" + writer + i + "/b"), "new");
        tree.put(TopicName.of("a/" + i + "/b/" + writer), "new");
      }
      for (int i = 0; i < 50; i++) {
        tree.remove(TopicName.of("a/" + writer + i + "/b"));
        tree.remove(TopicName.of("a/" + i + "/b/" + writer));
      }
    }
  }

  private int readUntilWritten(String filter, List<String> expected) {
    int rounds = 0;
    do {
      List<String> found = Topics.drain(tree.match(TopicFilter.of(filter)), 7);
      assertThat(found.stream().filter(value -> value.startsWith("stays")))
          .containsExactlyInAnyOrderElementsOf(expected);
      rounds++;
    } while (!written.get());
    return rounds;
  }
}
