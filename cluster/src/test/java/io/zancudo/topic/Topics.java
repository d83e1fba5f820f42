package io.zancudo.topic;

import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Few levels, so that names and filters meet often; and what tests do with them. */
final class Topics {
  private static final String[] LEVELS = {"", "a", "b", "sensor", "$x"};

  private Topics() {}

  /** Topic Names as text. */
  static Arbitrary<String> names() {
    return Arbitraries.of(LEVELS)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(levels -> String.join("/", levels))
        .filter(name -> !name.isEmpty());
  }

  /** Patterns: the parts of Topic Filters that are matched. */
  static Arbitrary<String> patterns() {
    Arbitrary<String> level = Arbitraries.of("", "a", "b", "sensor", "$x", "+", "+", "+");
    return Combinators.combine(
            level.list().ofMinSize(1).ofMaxSize(5), Arbitraries.of(true, false, false))
        .as(
            (levels, rest) -> {
              List<String> all = new ArrayList<>(levels);
              if (rest) {
                all.set(all.size() - 1, "#");
              }
              return String.join("/", all);
            })
        .filter(pattern -> !pattern.isEmpty());
  }

  static Subscription subscription(String filter) {
    return Subscription.of(TopicFilter.of(filter), Qos.AT_MOST_ONCE);
  }

  /** What a tree tells for a topic, each match as {@code subscriber=filter}, sorted. */
  static List<String> match(TopicTree<String> tree, String topic) {
    List<String> matches = new ArrayList<>();
    tree.match(
        TopicName.of(topic),
        new MatchVisitor<>() {
          @Override
          public void subscription(String subscriber, Subscription subscription) {
            matches.add(subscriber + "=" + subscription.filter());
          }

          @Override
          public void shared(ShareGroup<String> group) {
            for (int i = 0; i < group.size(); i++) {
              matches.add(group.member(i).subscriber() + "=" + group.filter());
            }
          }
        });
    matches.sort(null);
    return matches;
  }

  /** Everything that a cursor returns, in slices of so many steps. */
  static <V> List<V> drain(RetainedCursor<V> cursor, int maxSteps) {
    List<V> values = new ArrayList<>();
    while (!cursor.isDone()) {
      cursor.next(maxSteps).ifPresent(values::add);
    }
    return values;
  }
}
