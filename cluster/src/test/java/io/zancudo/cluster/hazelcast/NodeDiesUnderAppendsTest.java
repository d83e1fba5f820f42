package io.zancudo.cluster.hazelcast;

import static io.zancudo.cluster.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.cluster.Append;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.ClaimRequest;
import io.zancudo.cluster.MessageStore.Outcome;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class NodeDiesUnderAppendsTest {
  private static final int SESSIONS = 40;
  private static final int BEFORE = 4_000;
  private static final int TOTAL = 16_000;

  @Test
  void everyAcknowledgedAppendIsThereExactlyOnce() throws Exception {
    try (StoreCluster cluster = new StoreCluster(3, new QueueLimits(0, 0))) {
      StoreCluster.Node writer = cluster.nodes.get(0);
      List<Claim> claims = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        claims.add(await(writer.sessions.claim(request("c" + i, writer))));
      }
      Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
      AtomicInteger answered = new AtomicInteger();
      Semaphore window = new Semaphore(2_000);

      for (int i = 0; i < TOTAL; i++) {
        if (i == BEFORE) {
          Thread killer = new Thread(() -> cluster.nodes.get(2).kill(), "killer");
          killer.start();
        }
        assertThat(window.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        String clientId = "c" + i % SESSIONS;
        String payload = clientId + "/" + i;
        writer
            .messages
            .append(append(clientId, payload))
            .onComplete(
                outcome -> {
                  if (outcome.succeeded() && outcome.result() == Outcome.APPENDED) {
                    acknowledged.add(payload);
                  }
                  answered.incrementAndGet();
                  window.release();
                });
      }

      Awaitility.await().atMost(Duration.ofSeconds(60)).untilAtomic(answered, is(TOTAL));
      List<String> found = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        long last = 0;
        for (StoredMessage each :
            await(
                cluster
                    .nodes
                    .get(1)
                    .sessions
                    .fetch("c" + i, claims.get(i).epoch(), 0, TOTAL, Integer.MAX_VALUE))) {
          assertThat(each.sequence()).isEqualTo(++last);
          found.add(new String(each.message().orElseThrow().payload(), StandardCharsets.UTF_8));
        }
      }
      assertThat(found).doesNotHaveDuplicates().containsAll(acknowledged);
      assertThat(acknowledged).hasSize(TOTAL);
      assertInOrder(found);
    }
  }

  private static void assertInOrder(List<String> found) {
    for (int i = 1; i < found.size(); i++) {
      String[] before = found.get(i - 1).split("/");
      String[] now = found.get(i).split("/");
      if (before[0].equals(now[0])) {
        assertThat(Integer.parseInt(now[1])).isGreaterThan(Integer.parseInt(before[1]));
      }
    }
  }

  private static org.hamcrest.Matcher<Integer> is(int count) {
    return org.hamcrest.Matchers.is(count);
  }

  static ClaimRequest request(String clientId, StoreCluster.Node node) {
    return new ClaimRequest(
        clientId, node.id, false, 600, Optional.empty(), ProtocolVersion.MQTT_5, false, 1_000_000);
  }

  static Append append(String clientId, String payload) {
    return new Append(
        clientId,
        Optional.empty(),
        Message.ofText("sensors/temperature", payload, Qos.AT_LEAST_ONCE, false),
        Qos.AT_LEAST_ONCE,
        false,
        0,
        Optional.empty());
  }
}
