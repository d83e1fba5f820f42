package io.zancudo.cluster.hazelcast;

import io.zancudo.cluster.Append;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * How many messages a second get into the queues of 100 sessions of three nodes in one JVM, and out
 * again. Run with {@code -Djava.util.concurrent.ForkJoinPool.common.parallelism=4}.
 */
public final class StoreCost {
  private static final int SESSIONS = 100;
  private static final int WINDOW = 20_000;
  private static final int ROUND = 200_000;
  private static final int ROUNDS = 5;

  private StoreCost() {}

  /** Prints a line for each round. */
  public static void main(String[] args) throws Exception {
    try (StoreCluster cluster = new StoreCluster(3, new QueueLimits(0, 0))) {
      StoreCluster.Node node = cluster.nodes.get(0);
      List<Claim> claims = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        claims.add(
            node.sessions
                .claim(NodeDiesUnderAppendsTest.request("c" + i, node))
                .toCompletionStage()
                .toCompletableFuture()
                .get());
      }
      Semaphore window = new Semaphore(WINDOW);
      String payload = "x".repeat(100);
      for (int round = 0; round < ROUNDS; round++) {
        long begun = System.nanoTime();
        for (int i = 0; i < ROUND; i++) {
          window.acquire();
          Append append = NodeDiesUnderAppendsTest.append("c" + i % SESSIONS, payload);
          node.messages
              .append(append)
              .onComplete(
                  done -> {
                    if (done.failed()) {
                      System.out.println(done.cause().toString());
                    }
                    window.release();
                  });
        }
        window.acquire(WINDOW);
        window.release(WINDOW);
        double appendSeconds = (System.nanoTime() - begun) / 1e9;
        begun = System.nanoTime();
        for (Claim claim : claims) {
          empty(node, claim);
        }
        double fetchSeconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
            "appends/s=%.0f fetched and done/s=%.0f%n",
            ROUND / appendSeconds, ROUND / fetchSeconds);
      }
    }
    System.exit(0);
  }

  private static void empty(StoreCluster.Node node, Claim claim) throws Exception {
    String clientId = claim.record().clientId();
    while (true) {
      List<StoredMessage> some =
          node.sessions
              .fetch(clientId, claim.epoch(), 0, 128, 262_144)
              .toCompletionStage()
              .toCompletableFuture()
              .get();
      if (some.isEmpty()) {
        return;
      }
      long[] done = some.stream().mapToLong(StoredMessage::sequence).toArray();
      node.sessions
          .acknowledge(clientId, claim.epoch(), done[done.length - 1], new long[0], done)
          .toCompletionStage()
          .toCompletableFuture()
          .get();
    }
  }
}
