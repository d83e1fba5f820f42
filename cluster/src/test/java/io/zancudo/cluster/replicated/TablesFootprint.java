package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.cluster.replicated.ChangeWire.Part;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.topic.TopicTree;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Bytes of a route and of a stored subscription on a node that did not make them, and the time to
 * take them in. Run: {@code java -Xmx2g -cp … io.zancudo.cluster.replicated.TablesFootprint}.
 */
public final class TablesFootprint {
  private static final int COUNT = 100_000;

  private TablesFootprint() {}

  /** Prints the figures. */
  public static void main(String[] args) {
    for (int round = 0; round < 3; round++) {
      round();
    }
  }

  private static void round() {
    SimulatedCluster cluster = new SimulatedCluster(1);
    SimulatedCluster.Node other = cluster.node("other");
    SimulatedCluster.Node self = cluster.node("self");
    cluster.join(other);
    cluster.join(self);
    long empty = usedBytes();
    ReplicatedSubscriptionTable own = table(self);
    long before = usedBytes();
    for (int i = 0; i < COUNT; i++) {
      own.announce(filter(i));
    }
    long counted = usedBytes();
    RemoteRoutes routes =
        new RemoteRoutes(self, new TopicTree<>(), new JoinBarrier(self, Set.of()));
    List<Buffer> envelopes = routes();
    long routesBefore = usedBytes();
    long begun = System.nanoTime();
    envelopes.forEach(body -> routes.receive(other.id, body));
    long routeNanos = System.nanoTime() - begun;
    long routesAfter = usedBytes();
    StoredIndex index = new StoredIndex(new TopicTree<>(), InstantSource.system());
    List<Buffer> sessions = sessions(other.id);
    long storedBefore = usedBytes();
    begun = System.nanoTime();
    sessions.forEach(body -> index.receive(other.id, body));
    long storedNanos = System.nanoTime() - begun;
    long storedAfter = usedBytes();
    System.out.printf(
        "own filter %d B; route of another node %d B, %d ms for %d in %d envelopes;"
            + " stored session with one subscription %d B, %d ms in %d envelopes%n",
        (counted - before) / COUNT,
        (routesAfter - routesBefore) / COUNT,
        routeNanos / 1_000_000,
        COUNT,
        envelopes.size(),
        (storedAfter - storedBefore) / COUNT,
        storedNanos / 1_000_000,
        sessions.size());
    if (empty + own.filterCount() + index.hashCode() + routes.hashCode() == 0) {
      throw new AssertionError(); // all are still needed here
    }
  }

  private static ReplicatedSubscriptionTable table(SimulatedCluster.Node node) {
    return new ReplicatedSubscriptionTable(
        node, node, consumer -> Future.succeededFuture(), node::timer, InstantSource.system());
  }

  private static TopicFilter filter(int i) {
    return TopicFilter.of("site/" + i % 100 + "/sensor/" + i + "/state");
  }

  private static List<Buffer> routes() {
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      routes.add(new Route(filter(i), 1));
    }
    Iterator<Route> rest = routes.iterator();
    List<Buffer> envelopes = new ArrayList<>();
    while (rest.hasNext()) {
      Part part = envelopes.isEmpty() ? Part.FIRST_OF_SNAPSHOT : Part.NEXT_OF_SNAPSHOT;
      envelopes.add(ChangeWire.write(1, part, rest, (out, route) -> route.write(out)));
    }
    return envelopes;
  }

  private static List<Buffer> sessions(NodeId node) {
    List<StoredSubscriptions> sessions = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      sessions.add(
          new StoredSubscriptions(
              "client-" + i,
              1,
              ProtocolVersion.MQTT_5,
              false,
              Optional.of(node),
              List.of(Subscription.of(filter(i), Qos.AT_LEAST_ONCE))));
    }
    Iterator<StoredSubscriptions> rest = sessions.iterator();
    List<Buffer> envelopes = new ArrayList<>();
    while (rest.hasNext()) {
      envelopes.add(ChangeWire.write(1, Part.CHANGES, rest, StoredWire::write));
    }
    return envelopes;
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
