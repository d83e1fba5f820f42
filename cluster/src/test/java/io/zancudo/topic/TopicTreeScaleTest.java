package io.zancudo.topic;

import static io.zancudo.topic.Topics.subscription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What would take minutes if adding the n-th cost n, and takes a fraction of a second. */
class TopicTreeScaleTest {
  private static final int COUNT = 100_000;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final TopicTree<Integer> tree = new TopicTree<>();

  @Test
  void manyFiltersBelowOneLevel() {
    assertTimeout(LIMIT, () -> addAndRemove(i -> "devices/" + i + "/command"));
  }

  @Test
  void manySubscribersOfOneFilter() {
    assertTimeout(LIMIT, () -> addAndRemove(i -> "news/all"));
  }

  @Test
  void manyShareNamesOfOneFilter() {
    assertTimeout(LIMIT, () -> addAndRemove(i -> "$share/group" + i + "/news/all"));
  }

  @Test
  void manyMembersOfOneGroup() {
    assertTimeout(LIMIT, () -> addAndRemove(i -> "$share/group/news/" + i / (COUNT / 10)));
  }

  @Test // their levels have the same String.hashCode()
  void filtersOfAnAttacker() {
    assertTimeout(LIMIT, () -> addAndRemove(TopicTreeScaleTest::colliding));
  }

  @Test
  void retainedMessagesBelowOneLevel() {
    RetainedTree<Integer> retained = new RetainedTree<>();

    assertTimeout(
        LIMIT,
        () -> {
          for (int i = 0; i < COUNT; i++) {
            retained.put(TopicName.of("devices/" + i + "/status"), i);
          }
          assertThat(Topics.drain(retained.match(TopicFilter.of("devices/#")), 100)).hasSize(COUNT);
          for (int i = 0; i < COUNT; i++) {
            retained.remove(TopicName.of("devices/" + i + "/status"));
          }
        });

    assertThat(retained.isEmpty()).isTrue();
  }

  private void addAndRemove(IntFunction<String> filters) {
    for (int i = 0; i < COUNT; i++) {
      tree.add(subscription(filters.apply(i)), i);
    }
    assertThat(tree.subscriptionCount() + tree.sharedSubscriptionCount()).isEqualTo(COUNT);
    for (int i = 0; i < COUNT; i++) {
      tree.remove(TopicFilter.of(filters.apply(i)), i);
    }
    assertThat(tree.isEmpty()).isTrue();
  }

  private static String colliding(int number) {
    StringBuilder level = new StringBuilder();
    for (int bit = 0; bit < 17; bit++) {
      level.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return level.toString();
  }
}
