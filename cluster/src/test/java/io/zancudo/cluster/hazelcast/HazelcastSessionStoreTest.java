package io.zancudo.cluster.hazelcast;

import static io.zancudo.cluster.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.cluster.Claim;
import io.zancudo.cluster.Due;
import io.zancudo.cluster.MessageStore;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.SessionChange;
import io.zancudo.cluster.SessionStore;
import io.zancudo.cluster.SessionStoreContract;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HazelcastSessionStoreTest extends SessionStoreContract {
  private static StoreCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new StoreCluster(3, new QueueLimits(MAX_MESSAGES, 0));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** Each node looks after its own part; here all of them, as a broker of three nodes would. */
  @Override
  protected SessionStore sessions() {
    return new AllNodes(cluster);
  }

  @Override
  protected MessageStore messages() {
    return cluster.nodes.get(1).messages;
  }

  @Override
  protected NodeId self() {
    return cluster.nodes.get(0).id;
  }

  @Test
  void eachSessionIsCaredForByOneNode() throws Exception {
    Claim claim = claim(client(), 1);
    await(sessions().release(client(), claim.epoch(), false, NOW));

    List<Due> all = new ArrayList<>();
    for (StoreCluster.Node node : cluster.nodes) {
      all.addAll(await(node.sessions.takeDue(NOW + 1000, Set.of(self()), 100)));
    }

    assertThat(all).extracting(Due::clientId).containsOnlyOnce(client());
  }

  @Test
  void whatIsGivenBackIsDueAgainAndWhatIsDoneIsNot() throws Exception {
    Claim claim = claim(client(), 1);
    await(sessions().release(client(), claim.epoch(), false, NOW));

    Due due = takeDue(NOW + 1000).get(0);
    assertThat(takeDue(NOW + 1001)).isEmpty(); // it is in hand
    sessions().giveBack(due);
    assertThat(takeDue(NOW + 1002)).hasSize(1);
    await(sessions().done(due));

    assertThat(takeDue(NOW + 1003)).isEmpty();
    assertThat(cluster.nodes.get(0).sessions.map().map().containsKey(client())).isFalse();
  }

  private List<Due> takeDue(long now) throws InterruptedException {
    return await(sessions().takeDue(now, cluster.nodes.get(0).nodes(), 100)).stream()
        .filter(due -> due.clientId().equals(client()))
        .toList();
  }

  @Test
  void scanTellsTheSubscriptionsOfAllSessions() throws Exception {
    Claim claim = claim(client(), 60);
    Subscription subscription = Subscription.of(TopicFilter.of("a/#"), Qos.AT_LEAST_ONCE);
    await(
        sessions().update(client(), claim.epoch(), SessionChange.subscribe(List.of(subscription))));
    List<StoredSubscriptions> found = new ArrayList<>();

    await(cluster.nodes.get(2).sessions.scan(found::add));

    assertThat(found)
        .filteredOn(each -> each.clientId().equals(client()))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.subscriptions()).containsExactly(subscription);
              assertThat(each.connectedTo()).contains(self());
            });
  }

  @Test
  void eachSessionIsCountedByOneNode() throws Exception {
    claim(client(), 60);

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(cluster.nodes.stream().mapToInt(node -> node.sessions.count()).sum())
                    .isEqualTo(cluster.nodes.get(0).instance.getMap("zancudo.sessions").size())
                    .isPositive());
  }
}
