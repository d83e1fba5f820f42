package io.zancudo.cluster.hazelcast;

import static io.zancudo.cluster.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.cluster.Due;
import io.zancudo.cluster.QueueLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each node asks for what is due again and again: it must have an answer each time. */
@Timeout(120)
class NodesJoinUnderLooksTest {
  private static final int SESSIONS = 300;

  @Test
  void whatIsDueIsAnsweredWhilePartitionsMove() throws Exception {
    ExecutorService lookers = Executors.newCachedThreadPool();
    try (StoreCluster cluster = new StoreCluster(1, 4, new QueueLimits(0, 0))) {
      StoreCluster.Node first = cluster.nodes.get(0);
      for (int i = 0; i < SESSIONS; i++) {
        await(first.sessions.claim(NodeDiesUnderAppendsTest.request("c" + i, first)));
      }
      AtomicBoolean over = new AtomicBoolean();
      List<Future<Integer>> looks = new ArrayList<>();
      looks.add(lookers.submit(look(first, over)));

      for (int i = 1; i < 4; i++) {
        cluster.join();
        looks.add(lookers.submit(look(cluster.nodes.get(i), over)));
      }
      cluster.awaitSafe();
      over.set(true);

      for (Future<Integer> each : looks) {
        assertThat(each.get()).isPositive();
      }
      List<Due> dues = new ArrayList<>();
      for (StoreCluster.Node node : cluster.nodes) {
        dues.addAll(await(node.sessions.takeDue(1_000_000, Set.of(), SESSIONS)));
      }
      assertThat(dues).hasSize(SESSIONS);
    } finally {
      lookers.shutdownNow();
    }
  }

  /** Asks as long as nodes join; each answer has to come within 10 seconds. */
  private static Callable<Integer> look(StoreCluster.Node node, AtomicBoolean over) {
    return () -> {
      int answers = 0;
      do {
        assertThat(await(node.sessions.takeDue(1_000_000, node.nodes(), 100))).isEmpty();
        answers++;
      } while (!over.get());
      return answers;
    };
  }
}
