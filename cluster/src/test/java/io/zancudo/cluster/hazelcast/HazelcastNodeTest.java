package io.zancudo.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.ClusterConfig;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that are one cluster, with real sockets. */
@Timeout(120)
class HazelcastNodeTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int KIND = 200;

  private final TestNodes nodes = new TestNodes(3, config -> {});

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void nodesFindEachOtherAndSendEnvelopesInOrder() throws Exception {
    HazelcastNode one = nodes.start();
    HazelcastNode two = nodes.start();
    ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
    two.bus()
        .handle(
            KIND,
            (from, body) -> {
              received.add(body.toString());
              return Future.succeededFuture();
            });
    NodeId to = two.membership().localNode();
    one.bus().onLane(node -> one.bus().send(node, KIND, Buffer.buffer("first")));
    one.openBus();
    two.openBus();
    await().atMost(LONG).until(() -> one.membership().nodes().contains(to));
    await().atMost(LONG).until(() -> received.contains("first"));

    List<String> sent = new ArrayList<>();
    sent.add("first");
    List<Future<Void>> answers = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      sent.add("m" + i);
      answers.add(one.bus().send(to, KIND, Buffer.buffer("m" + i)));
    }

    await().atMost(LONG).until(() -> answers.stream().allMatch(Future::succeeded));
    assertThat(received).containsExactlyElementsOf(sent);
    assertThat(one.bus().waitingBytes()).isZero();
  }

  @Test
  void aNodeThatIsGoneIsNoMemberAndTheOtherGoesOn() {
    HazelcastNode one = nodes.start();
    HazelcastNode two = nodes.start();
    HazelcastNode three = nodes.start();
    one.openBus();
    three.openBus();
    await().atMost(LONG).until(() -> one.membership().nodes().size() == 3);
    two.bus().handle(KIND, (from, body) -> Promise.<Void>promise().future());
    two.openBus();
    Future<Void> unanswered =
        one.bus().send(two.membership().localNode(), KIND, Buffer.buffer("x"));

    two.terminate();
    await().atMost(LONG).until(() -> one.membership().nodes().size() == 2);
    three.terminate();

    await().atMost(LONG).until(() -> one.membership().nodes().size() == 1);
    await().atMost(LONG).until(unanswered::failed);
    await().atMost(LONG).until(() -> one.membership().isWritable());
  }

  @Test
  void aReceiverThatDoesNotFinishFillsTheLane() throws Exception {
    HazelcastNode one = nodes.start();
    HazelcastNode two = nodes.start();
    List<Promise<Void>> unfinished = new ArrayList<>();
    two.bus()
        .handle(
            KIND,
            (from, body) -> {
              Promise<Void> promise = Promise.promise();
              synchronized (unfinished) {
                unfinished.add(promise);
              }
              return promise.future();
            });
    one.openBus();
    two.openBus();
    NodeId to = two.membership().localNode();
    await().atMost(LONG).until(() -> one.membership().nodes().contains(to));
    NodeBus bus = one.bus();
    AtomicInteger sent = new AtomicInteger();

    while (!bus.isFull(to)) {
      bus.send(to, KIND, Buffer.buffer(new byte[60_000]));
      sent.incrementAndGet();
    }

    assertThat(sent).hasValueBetween(60, 100);
    CountDownLatch drained = new CountDownLatch(1);
    bus.whenDrained(to, drained::countDown);
    await()
        .atMost(LONG)
        .until(
            () -> {
              synchronized (unfinished) {
                return unfinished.size() == sent.get();
              }
            });
    assertThat(drained.getCount()).isEqualTo(1);
    synchronized (unfinished) {
      unfinished.forEach(Promise::complete);
    }
    assertThat(drained.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(bus.pausedCount()).isEqualTo(1);
  }

  @Test
  void anotherNameIsAnotherCluster() {
    HazelcastNode one = nodes.start();
    ClusterConfig other = nodes.config(1);
    HazelcastNode stranger =
        HazelcastNode.start(
            new ClusterConfig(
                "stranger",
                other.discovery(),
                other.host(),
                other.port(),
                Optional.empty(),
                true,
                Optional.empty(),
                other.timings()),
            config -> {});
    try {
      assertThat(stranger.membership().nodes()).hasSize(1);
      assertThat(one.membership().nodes()).hasSize(1);
    } finally {
      stranger.terminate();
    }
  }

  @Test
  void anotherProtocolIsRefused() {
    nodes.start();

    assertThatThrownBy(
            () ->
                HazelcastNode.start(
                    nodes.config(1),
                    config ->
                        config
                            .getMemberAttributeConfig()
                            .setAttribute(HazelcastMembership.PROTOCOL, "0")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version");
  }
}
