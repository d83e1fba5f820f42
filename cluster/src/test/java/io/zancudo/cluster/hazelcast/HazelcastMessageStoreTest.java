package io.zancudo.cluster.hazelcast;

import static io.zancudo.cluster.Futures.assertFails;
import static io.zancudo.cluster.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.cluster.Claim;
import io.zancudo.cluster.MessageStore;
import io.zancudo.cluster.MessageStore.Outcome;
import io.zancudo.cluster.MessageStoreContract;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.NotSafeException;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.SessionStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HazelcastMessageStoreTest extends MessageStoreContract {
  private static StoreCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new StoreCluster(3, new QueueLimits(MAX_MESSAGES, 0));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Override
  protected SessionStore sessions() {
    return cluster.nodes.get(0).sessions;
  }

  @Override
  protected MessageStore messages() {
    return cluster.nodes.get(0).messages;
  }

  @Override
  protected NodeId self() {
    return cluster.nodes.get(0).id;
  }

  @Test
  void sessionOfAnotherNodeIsWoken() throws Exception {
    AtomicReference<String> woken = new AtomicReference<>("");
    cluster.nodes.get(0).messages.onMessages((clientId, safeUpTo) -> woken.set(clientId));
    Claim claim = claim(client(), 60);

    assertThat(await(cluster.nodes.get(2).messages.append(append("from afar"))))
        .isEqualTo(Outcome.APPENDED);

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(woken).hasValue(client()));
    assertThat(await(sessions().fetch(client(), claim.epoch(), 1, 10, 1000))).hasSize(1);
  }

  @Test
  void nothingIsSafeOnTheSmallerSideOfACut() throws Exception {
    StoreCluster.Node node = cluster.nodes.get(1);
    claim(client(), 60);
    node.isWritable = false;
    try {
      assertFails(node.messages.append(append("lost")), NotSafeException.class);
      assertThat(node.messages.waitingBytes()).isZero();
    } finally {
      node.isWritable = true;
    }
  }

  @Test
  void nodeThatHasNoRoomTakesNoMessages() throws Exception {
    claim(client(), 60);
    assertThat(await(messages().append(append("something")))).isEqualTo(Outcome.APPENDED);
    cluster.nodes.forEach(node -> node.maxBytes = 1);
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> await(messages().append(append("more"))) == Outcome.FULL);
    } finally {
      cluster.nodes.forEach(node -> node.maxBytes = 0);
    }
  }
}
