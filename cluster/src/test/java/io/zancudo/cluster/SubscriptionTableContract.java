package io.zancudo.cluster;

import static io.zancudo.cluster.Futures.assertFails;
import static io.zancudo.cluster.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SubscriptionTable} does for its own node. */
public abstract class SubscriptionTableContract {
  private static final TopicFilter FILTER = TopicFilter.of("a/+");

  private SubscriptionTable table;

  /** The empty table of a node without others. */
  protected abstract SubscriptionTable newTable();

  @BeforeEach
  void makeTable() {
    table = newTable();
  }

  @Test
  void filterStaysAsLongAsItHasSubscribers() throws Exception {
    await(table.announce(FILTER));
    await(table.announce(FILTER));
    await(table.withdraw(FILTER));
    assertThat(table.filterCount()).isEqualTo(1);

    await(table.withdraw(FILTER));

    assertThat(table.filterCount()).isZero();
  }

  @Test
  void sharedFilterIsAnotherThanItsPattern() throws Exception {
    await(table.announce(FILTER));
    await(table.announce(TopicFilter.of("$share/g/a/+")));

    assertThat(table.filterCount()).isEqualTo(2);
  }

  @Test
  void withdrawingMoreThanWasAnnouncedFails() throws Exception {
    await(table.announce(FILTER));
    await(table.withdraw(FILTER));

    assertFails(table.withdraw(FILTER), IllegalStateException.class);
  }

  @Test
  void ownNodeIsNotAmongTheRemoteOnes() throws Exception {
    await(table.announce(FILTER));

    assertThat(table.remoteNodes(TopicName.of("a/b"))).isEmpty();
  }
}
