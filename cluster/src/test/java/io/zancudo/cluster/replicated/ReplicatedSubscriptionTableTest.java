package io.zancudo.cluster.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.zancudo.cluster.Found;
import io.zancudo.cluster.SubscriptionTable;
import io.zancudo.cluster.SubscriptionTableContract;
import io.zancudo.mqtt.TopicFilter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One node alone, and two with lanes. */
class ReplicatedSubscriptionTableTest extends SubscriptionTableContract {
  private final SimulatedCluster cluster = new SimulatedCluster(1);

  @Override
  protected SubscriptionTable newTable() {
    return join("n0");
  }

  private ReplicatedSubscriptionTable join(String name) {
    SimulatedCluster.Node node = cluster.node(name);
    ReplicatedSubscriptionTable table =
        new ReplicatedSubscriptionTable(
            node, node, consumer -> Future.succeededFuture(), node::timer, InstantSource.system());
    cluster.join(node);
    table.open();
    cluster.settle();
    return table;
  }

  /** A node other than {@code n0}, which every test has by the contract. */
  private void kill(String name) {
    cluster.alive().stream()
        .filter(node -> node.id.value().equals(name))
        .findFirst()
        .ifPresent(cluster::kill);
  }

  @Test
  void snapshotOfManyRoutesComesInSeveralEnvelopes() {
    SubscriptionTable first = join("n1");
    List<Future<Void>> known = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      known.add(first.announce(TopicFilter.of("sensor/" + i + "/state")));
    }
    cluster.settle();
    assertThat(known).allMatch(Future::succeeded);

    SubscriptionTable second = join("n2");

    assertThat(second.isComplete()).isTrue();
    assertThat(Found.in(second, "sensor/0/state").nodes).hasSize(1);
    assertThat(Found.in(second, "sensor/19999/state").nodes).hasSize(1);
  }

  @Test
  void deadNodeLosesItsRoutesAtOnce() {
    ReplicatedSubscriptionTable first = join("a");
    ReplicatedSubscriptionTable second = join("b");
    List<Future<Void>> known = new ArrayList<>();
    known.add(second.announce(TopicFilter.of("#")));
    known.add(second.announce(TopicFilter.of("$share/g/#")));
    cluster.settle();
    assertThat(known).allMatch(Future::succeeded);
    long generation = first.generation();

    kill("b");
    cluster.settle();

    assertThat(Found.in(first, "x").told()).isZero();
    assertThat(first.generation()).isGreaterThan(generation);
  }

  @Test
  void announcementWaitsForANodeOnlyAsLongAsItIsAMember() {
    join("a");
    ReplicatedSubscriptionTable second = join("b");

    Future<Void> known = second.announce(TopicFilter.of("#"));
    Future<Void> same = second.announce(TopicFilter.of("#"));
    assertThat(known.isComplete()).isFalse();
    assertThat(same.isComplete()).isFalse();
    kill("a");
    kill("n0");
    cluster.settle();

    assertThat(known.succeeded()).isTrue();
    assertThat(same.succeeded()).isTrue();
  }
}
