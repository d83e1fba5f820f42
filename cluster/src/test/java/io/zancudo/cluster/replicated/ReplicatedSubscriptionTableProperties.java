package io.zancudo.cluster.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.cluster.Found;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.StoredSubscriber;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Three nodes and more, in any order of what happens between them. */
class ReplicatedSubscriptionTableProperties {
  private static final List<String> FILTERS =
      List.of("a/b", "a/+", "#", "c", "$share/g/a/b", "$share/g/#", "$share/h/c");
  private static final List<String> TOPICS = List.of("a/b", "a/c", "c", "$x");

  @Property(tries = 400, shrinking = ShrinkingMode.OFF) // jqwik prints the seed of a failure
  void everyNodeFindsWhatAllHaveAnnounced(@ForAll long seed) {
    new World(seed).run();
  }

  /** One node with its table, and what its clients have subscribed to. */
  private static final class Peer {
    final SimulatedCluster.Node node;
    final ReplicatedSubscriptionTable table;
    final Map<String, Integer> live = new HashMap<>();
    int ends; // how often a filter lost its last subscriber

    Peer(SimulatedCluster.Node node, StoredScan scan) {
      this.node = node;
      this.table =
          new ReplicatedSubscriptionTable(node, node, scan, node::timer, InstantSource.system());
    }
  }

  private static final class World {
    private final SimulatedCluster cluster;
    private final Random random;
    private final List<Peer> peers = new ArrayList<>();
    private final Map<String, StoredSubscriptions> store = new TreeMap<>();
    private long version;
    private int names;

    World(long seed) {
      random = new Random(seed);
      cluster = new SimulatedCluster(seed + 1);
    }

    void run() {
      for (int i = 0; i < 3; i++) {
        join();
      }
      cluster.failingPercent = random.nextInt(3) * 10;
      int changes = 20 + random.nextInt(60);
      for (int i = 0; i < changes; i++) {
        change();
        for (int steps = random.nextInt(12); steps > 0; steps--) {
          cluster.step();
        }
      }
      cluster.failingPercent = 0;
      cluster.settle();
      for (int scans = 0; scans < 2; scans++) { // as each node does now and then
        peers.forEach(peer -> peer.table.rescan());
        cluster.settle();
      }
      for (Peer peer : peers) {
        assertThat(peer.table.isComplete()).isTrue();
        for (String topic : TOPICS) {
          assertThat(Found.in(peer.table, topic)).hasToString(expected(peer, topic).toString());
        }
      }
    }

    private void change() {
      Peer peer = peers.get(random.nextInt(peers.size()));
      switch (random.nextInt(20)) {
        case 0 -> join();
        case 1 -> kill(peer);
        case 2 -> peers.forEach(other -> peer.node.reopenLane(other.node));
        case 3 -> peer.table.rescan();
        case 4, 5, 6, 7, 8, 9 -> announceStored(peer);
        case 10, 11, 12, 13 -> withdraw(peer);
        default -> announce(peer);
      }
    }

    private void join() {
      if (peers.size() == 5) {
        return;
      }
      SimulatedCluster.Node node = cluster.node("n" + names++);
      Peer peer = new Peer(node, consumer -> scan(node, consumer));
      cluster.join(node);
      peers.add(peer);
      peer.table.open();
    }

    private void kill(Peer peer) {
      if (peers.size() > 1) {
        peers.remove(peer);
        cluster.kill(peer.node);
      }
    }

    /** Reads one session after the other, while they change; may fail in the middle. */
    private Future<Void> scan(SimulatedCluster.Node node, Consumer<StoredSubscriptions> consumer) {
      Promise<Void> done = Promise.promise();
      Deque<String> clients = new ArrayDeque<>(store.keySet());
      node.timer(0, () -> scanNext(node, clients, consumer, done));
      return done.future();
    }

    private void scanNext(
        SimulatedCluster.Node node,
        Deque<String> clients,
        Consumer<StoredSubscriptions> consumer,
        Promise<Void> done) {
      String client = clients.poll();
      if (client == null) {
        done.complete();
      } else if (random.nextInt(50) == 0) {
        done.fail("simulated");
      } else {
        StoredSubscriptions now = store.get(client);
        node.timer(
            0,
            () -> {
              if (now != null) {
                consumer.accept(now);
              }
              scanNext(node, clients, consumer, done);
            });
      }
    }

    private void announce(Peer peer) {
      String filter = FILTERS.get(random.nextInt(FILTERS.size()));
      peer.live.merge(filter, 1, Integer::sum);
      boolean joined = peer.table.isComplete();
      int ends = peer.ends;
      peer.table
          .announce(TopicFilter.of(filter))
          .onSuccess(done -> checkKnown(peer, filter, joined && ends == peer.ends));
    }

    /** SUBACK means subscribed: whoever publishes now finds the node. */
    private void checkKnown(Peer peer, String filter, boolean joined) {
      if (!joined || !peer.node.alive || !peer.live.containsKey(filter)) {
        return;
      }
      for (Peer other : peers) {
        if (other != peer && other.table.isComplete()) {
          Found found = Found.in(other.table, filter.endsWith("c") ? "c" : "a/b");
          Set<String> names = new TreeSet<>(found.nodes);
          found.shared.getOrDefault(filter, Set.of()).forEach(m -> names.add(m.split("=")[0]));
          assertThat(names).contains(peer.node.id.value());
        }
      }
    }

    private void withdraw(Peer peer) {
      if (!peer.live.isEmpty()) {
        List<String> filters = new ArrayList<>(new TreeSet<>(peer.live.keySet()));
        String filter = filters.get(random.nextInt(filters.size()));
        peer.live.computeIfPresent(filter, (key, count) -> count == 1 ? null : count - 1);
        peer.ends += peer.live.containsKey(filter) ? 0 : 1;
        peer.table.withdraw(TopicFilter.of(filter));
      }
    }

    private void announceStored(Peer peer) {
      if (!peer.node.isNoticedByAll()) {
        return; // it has no clients before it has joined; nobody would see it go
      }
      String client = "client" + random.nextInt(4);
      List<Subscription> subscriptions = new ArrayList<>();
      for (String filter : FILTERS) {
        if (random.nextInt(4) == 0) {
          subscriptions.add(Subscription.of(TopicFilter.of(filter), Qos.of(random.nextInt(3))));
        }
      }
      Optional<NodeId> node = random.nextBoolean() ? Optional.of(peer.node.id) : Optional.empty();
      StoredSubscriptions now =
          new StoredSubscriptions(
              client, ++version, ProtocolVersion.MQTT_5, false, node, subscriptions);
      if (subscriptions.isEmpty()) {
        store.remove(client);
      } else {
        store.put(client, now);
      }
      boolean joined = peer.table.isComplete();
      Future<Void> known = peer.table.announceStored(now);
      known.onSuccess(
          done -> {
            if (joined && peer.node.alive && store.get(client) == now) {
              for (Peer other : peers) {
                if (other.table.isComplete()) {
                  checkStored(other, now);
                }
              }
            }
          });
    }

    private void checkStored(Peer peer, StoredSubscriptions session) {
      boolean matches =
          session.subscriptions().stream().anyMatch(s -> s.filter().text().equals("a/b"));
      Set<String> stored = Found.in(peer.table, "a/b").stored;
      assertThat(stored.stream().anyMatch(s -> s.startsWith(session.clientId() + " a/b ")))
          .isEqualTo(matches);
    }

    private Found expected(Peer self, String topic) {
      Found found = new Found();
      for (Peer peer : peers) {
        if (peer != self) {
          peer.live.forEach(
              (filter, count) -> {
                if (!matches(filter, topic)) {
                  return;
                }
                if (filter.startsWith("$share")) {
                  found
                      .shared
                      .computeIfAbsent(filter, f -> new TreeSet<>())
                      .add(peer.node.id + "=" + count);
                } else {
                  found.nodes.add(peer.node.id.value());
                }
              });
        }
      }
      for (StoredSubscriptions session : store.values()) {
        for (Subscription subscription : session.subscriptions()) {
          String filter = subscription.filter().toString();
          if (matches(filter, topic)) {
            String text = Found.text(subscriber(session, subscription));
            if (filter.startsWith("$share")) {
              found.shared.computeIfAbsent(filter, f -> new TreeSet<>()).add(text);
            } else {
              found.stored.add(text);
            }
          }
        }
      }
      return found;
    }

    private StoredSubscriber subscriber(StoredSubscriptions session, Subscription subscription) {
      Optional<NodeId> node =
          session
              .connectedTo()
              .filter(id -> peers.stream().anyMatch(peer -> peer.node.id.equals(id)));
      return new StoredSubscriber(
          session.clientId(), session.protocol(), session.bridge(), node, subscription);
    }

    private static boolean matches(String filter, String topic) {
      String pattern = TopicFilter.of(filter).pattern();
      return switch (pattern) {
        case "#" -> !topic.startsWith("$");
        case "a/+" -> topic.startsWith("a/");
        default -> pattern.equals(topic);
      };
    }
  }
}
