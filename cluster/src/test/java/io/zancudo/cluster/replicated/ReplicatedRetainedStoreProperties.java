package io.zancudo.cluster.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicName;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Retained messages on three nodes and more, in any order of what happens between them. */
class ReplicatedRetainedStoreProperties {

  @Property(tries = 200, seed = "1", shrinking = ShrinkingMode.OFF)
  void everyNodeHasTheNewestMessageOfEachTopic(@ForAll long seed) {
    new World(seed).run();
  }

  private record Peer(SimulatedCluster.Node node, ReplicatedRetainedStore store) {}

  private static final class World {
    private final SimulatedCluster cluster;
    private final Random random;
    private final RecordingTruth truth = new RecordingTruth();
    private final List<Peer> peers = new ArrayList<>();
    private final Map<String, Integer> lastByOneNode = new HashMap<>();
    private int names;
    private int puts;

    World(long seed) {
      random = new Random(seed);
      cluster = new SimulatedCluster(seed + 1);
    }

    void run() {
      for (int i = 0; i < 3; i++) {
        join();
      }
      cluster.failingPercent = random.nextInt(3) * 10;
      for (int i = 20 + random.nextInt(40); i > 0; i--) {
        change();
        for (int steps = random.nextInt(12); steps > 0; steps--) {
          cluster.step();
        }
      }
      cluster.failingPercent = 0;
      cluster.settle();
      for (Peer peer : peers) {
        assertThat(peer.store.isComplete()).isTrue();
        for (int i = 0; i < 5; i++) {
          assertThat(payload(peer, "t" + i)).isEqualTo(payload("t" + i));
        }
      }
    }

    private void change() {
      Peer peer = peers.get(random.nextInt(peers.size()));
      switch (random.nextInt(20)) {
        case 0 -> join();
        case 1 -> kill(peer);
        case 2 -> peers.forEach(other -> peer.node.reopenLane(other.node));
        default -> put(peer);
      }
    }

    private void join() {
      if (peers.size() < 5) {
        SimulatedCluster.Node node = cluster.node("n" + names++);
        ReplicatedRetainedStore store =
            new ReplicatedRetainedStore(
                node, node, slow(node), node::timer, InstantSource.system());
        cluster.join(node);
        peers.add(new Peer(node, store));
        store.open();
      }
    }

    private void kill(Peer peer) {
      if (peers.size() > 1) {
        peers.remove(peer);
        cluster.kill(peer.node);
      }
    }

    /** Puts are done, and answered, some time later; two of them in any order. */
    private RetainedTruth slow(SimulatedCluster.Node node) {
      return new RetainedTruth() {
        @Override
        public Future<Boolean> put(RetainedRecord record) {
          Promise<Boolean> done = Promise.promise();
          node.timer(
              0,
              () -> {
                Future<Boolean> stored = truth.put(record);
                node.timer(0, () -> stored.onComplete(done));
              });
          return done.future();
        }

        @Override
        public Future<Void> scan(Consumer<RetainedRecord> consumer) {
          Promise<Void> done = Promise.promise();
          List<RetainedRecord> then = List.copyOf(truth.records.values());
          node.timer(
              0,
              () -> {
                then.forEach(consumer);
                done.complete();
              });
          return done.future();
        }
      };
    }

    private void put(Peer peer) {
      String topic = "t" + random.nextInt(5);
      int number = ++puts;
      String payload = random.nextInt(4) == 0 ? "" : peer.node.id + ":" + number;
      boolean joined = peer.store.isComplete();
      String key = peer.node.id + topic;
      lastByOneNode.put(key, number);
      peer.store
          .put(Message.ofText(topic, payload, Qos.AT_LEAST_ONCE, true))
          .onSuccess(
              done -> {
                RetainedRecord now = truth.records.get(topic);
                boolean isMine = now != null && now.version().node().equals(peer.node.id);
                if (joined && peer.node.alive && isMine && lastByOneNode.get(key) == number) {
                  for (Peer other : peers) {
                    if (other.store.isComplete()) {
                      assertThat(payload(other, topic)).isEqualTo(payload);
                    }
                  }
                }
              });
    }

    private String payload(String topic) {
      return text(Optional.ofNullable(truth.records.get(topic)).flatMap(RetainedRecord::message));
    }

    private static String payload(Peer peer, String topic) {
      return text(peer.store.get(TopicName.of(topic), 0));
    }

    private static String text(Optional<Message> message) {
      return message
          .map(present -> new String(present.payload(), StandardCharsets.UTF_8))
          .orElse("");
    }
  }
}
