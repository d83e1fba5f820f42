package io.zancudo.cluster;

import static io.zancudo.cluster.Futures.assertFails;
import static io.zancudo.cluster.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SubscriptionTable} does on a node by itself, whose name is {@code n0}. */
public abstract class SubscriptionTableContract {
  private static final TopicFilter FILTER = TopicFilter.of("a/b");

  private SubscriptionTable table;

  /** An empty table that is complete. */
  protected abstract SubscriptionTable newTable();

  @BeforeEach
  void makeTable() {
    table = newTable();
  }

  @Test
  void isComplete() {
    assertThat(table.isComplete()).isTrue();
  }

  @Test
  void filtersAreCountedOnce() throws Exception {
    await(table.announce(FILTER));
    await(table.announce(FILTER));
    await(table.announce(TopicFilter.of("$share/g/a")));
    assertThat(table.filterCount()).isEqualTo(2);

    await(table.withdraw(FILTER));
    assertThat(table.filterCount()).isEqualTo(2);
    await(table.withdraw(FILTER));

    assertThat(table.filterCount()).isEqualTo(1);
    assertFails(table.withdraw(FILTER), IllegalStateException.class);
  }

  @Test
  void ownLiveSubscriptionsAreNotFound() throws Exception {
    await(table.announce(FILTER));
    await(table.announce(TopicFilter.of("$share/g/a/b")));

    assertThat(Found.in(table, "a/b").told()).isZero();
  }

  @Test
  void storedSubscriptionsAreFound() throws Exception {
    await(table.announceStored(session("client", 1, "n0", "a/+", "$share/g/#", "c")));

    Found found = Found.in(table, "a/b");
    assertThat(found.stored).containsExactly("client a/+ n0");
    assertThat(found.shared.get("$share/g/#")).containsExactly("client $share/g/# n0");
  }

  @Test
  void newestVersionWins() throws Exception {
    await(table.announceStored(session("client", 2, "n0", "a/b")));
    long generation = table.generation();

    await(table.announceStored(session("client", 1, "n0", "a/b", "#")));
    assertThat(Found.in(table, "a/b").stored).containsExactly("client a/b n0");
    assertThat(table.generation()).isEqualTo(generation);
    await(table.announceStored(session("client", 3, "n0", "#")));

    assertThat(Found.in(table, "a/b").stored).containsExactly("client # n0");
    assertThat(table.generation()).isGreaterThan(generation);
  }

  @Test
  void endedSessionIsNotBroughtBackByALateAnnouncement() throws Exception {
    await(table.announceStored(session("client", 1, "n0", "a/b")));
    await(table.announceStored(session("client", 3, "n0")));

    await(table.announceStored(session("client", 2, "n0", "a/b")));

    assertThat(Found.in(table, "a/b").told()).isZero();
  }

  @Test
  void connectionAloneMayChange() throws Exception {
    await(table.announceStored(session("client", 1, "n0", "a/b")));
    long generation = table.generation();

    await(table.announceStored(session("client", 2, "", "a/b")));

    assertThat(Found.in(table, "a/b").stored).containsExactly("client a/b -");
    assertThat(table.generation()).isGreaterThan(generation);
  }

  @Test
  void connectionToANodeThatIsNoMemberIsNotTold() throws Exception {
    await(table.announceStored(session("client", 1, "dead", "a/b")));

    assertThat(Found.in(table, "a/b").stored).containsExactly("client a/b -");
  }

  private static StoredSubscriptions session(
      String client, long version, String node, String... filters) {
    List<Subscription> subscriptions = new ArrayList<>();
    for (String filter : filters) {
      subscriptions.add(Subscription.of(TopicFilter.of(filter), Qos.AT_LEAST_ONCE));
    }
    return new StoredSubscriptions(
        client,
        version,
        ProtocolVersion.MQTT_5,
        false,
        node.isEmpty() ? Optional.empty() : Optional.of(new NodeId(node)),
        subscriptions);
  }
}
