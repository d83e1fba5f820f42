package io.zancudo.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetainedTreeTest {
  private final RetainedTree<String> tree = new RetainedTree<>();

  @Test
  void putReturnsTheValueThatItReplaces() {
    assertThat(tree.put(TopicName.of("a/b"), "1")).isEmpty();
    assertThat(tree.put(TopicName.of("a/b"), "2")).contains("1");

    assertThat(tree.get(TopicName.of("a/b"))).contains("2");
    assertThat(tree.count()).isEqualTo(1);
  }

  @Test
  void levelsOnTheWayHaveNoValue() {
    tree.put(TopicName.of("a/b/c"), "1");

    assertThat(tree.get(TopicName.of("a/b"))).isEmpty();
    assertThat(tree.get(TopicName.of("a/b/c/d"))).isEmpty();
    assertThat(tree.remove(TopicName.of("a/b"))).isEmpty();
    assertThat(tree.remove(TopicName.of("a/x/y"))).isEmpty();
    assertThat(tree.count()).isEqualTo(1);
  }

  @Test
  void noNodeIsLeftBehindTheLastValue() {
    List<String> names = List.of("a", "a/b", "a/b/c", "/", "//", "a//b", "$SYS/x");
    names.forEach(name -> tree.put(TopicName.of(name), name));

    names.forEach(name -> assertThat(tree.remove(TopicName.of(name))).contains(name));

    assertThat(tree.count()).isZero();
    assertThat(tree.isEmpty()).isTrue();
  }

  @Test
  void onlyTheExpectedObjectIsRemoved() {
    String first = new String("value");
    String second = new String("value");
    tree.put(TopicName.of("a"), second);

    assertThat(tree.remove(TopicName.of("a"), first)).isFalse();
    assertThat(tree.remove(TopicName.of("a"), second)).isTrue();
    assertThat(tree.count()).isZero();
  }

  @Test // [MQTT-4.7.2-1]
  void leadingWildcardDoesNotFindDollarTopics() {
    tree.put(TopicName.of("$SYS/a"), "sys");
    tree.put(TopicName.of("a/$SYS/a"), "below");
    tree.put(TopicName.of("a"), "a");

    assertThat(match("#")).containsExactlyInAnyOrder("below", "a");
    assertThat(match("+/a")).isEmpty();
    assertThat(match("$SYS/#")).containsExactly("sys");
    assertThat(match("a/+/a")).containsExactly("below");
  }

  @Test
  void conditionLeavesValuesOutAndMayRemoveThem() {
    for (int i = 0; i < 100; i++) {
      tree.put(TopicName.of("a/" + i), "a/" + i);
    }

    RetainedCursor<String> cursor =
        tree.match(
            TopicFilter.of("a/+"),
            value -> value.endsWith("7") || tree.remove(TopicName.of(value), value) == false);

    assertThat(Topics.drain(cursor, 10)).hasSize(10);
    assertThat(tree.count()).isEqualTo(10);
  }

  @Test
  void nextLooksAtNoMorePlacesThanAllowed() {
    for (int i = 0; i < 1000; i++) {
      tree.put(TopicName.of("a/" + i + "/b"), "value");
    }

    RetainedCursor<String> cursor = tree.match(TopicFilter.of("a/+/c"));
    int calls = 0;
    while (!cursor.isDone()) {
      assertThat(cursor.next(10)).isEmpty();
      calls++;
    }

    assertThat(calls).isBetween(100, 1000); // 1000 nodes, at most 4 slots and 2 steps for each
  }

  @Test
  void cursorIsDoneWithTheLastValueOfALiteralFilter() {
    tree.put(TopicName.of("a/b"), "1");

    RetainedCursor<String> cursor = tree.match(TopicFilter.of("a/b"));

    assertThat(cursor.isDone()).isFalse();
    assertThat(cursor.next(10)).contains("1");
    assertThat(cursor.isDone()).isTrue();
    assertThat(cursor.next(10)).isEmpty();
  }

  @Test
  void changesBetweenSlicesDoNotHideWhatStays() {
    for (int i = 0; i < 1000; i++) {
      tree.put(TopicName.of("a/" + i + "/b"), "stays" + i);
    }
    RetainedCursor<String> cursor = tree.match(TopicFilter.of("a/#"));
    Set<String> seen = new HashSet<>();

    for (int round = 0; !cursor.isDone(); round++) {
      cursor.next(20).ifPresent(value -> assertThat(seen.add(value)).isTrue());
      tree.put(TopicName.of("a/" + round + "/new"), "new" + round); // tables grow …
      tree.put(TopicName.of("a/new" + round), "new-" + round);
      if (round % 2 == 1) { // … and shrink
        tree.remove(TopicName.of("a/new" + (round - 1)));
      }
    }

    assertThat(seen.stream().filter(value -> value.startsWith("stays"))).hasSize(1000);
  }

  @Test
  void deepestTopicNeedsNoDeepStack() {
    String deepest = "/".repeat(65_535);
    tree.put(TopicName.of(deepest), "1");

    assertThat(match("#")).containsExactly("1");
    assertThat(match("+/".repeat(30_000) + "#")).containsExactly("1");
    assertThat(tree.remove(TopicName.of(deepest))).contains("1");
    assertThat(tree.isEmpty()).isTrue();
  }

  private List<String> match(String filter) {
    return Topics.drain(tree.match(TopicFilter.of(filter)), 1);
  }
}
