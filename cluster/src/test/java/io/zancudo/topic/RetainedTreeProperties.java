package io.zancudo.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class RetainedTreeProperties {

  /** A value put or removed. */
  record Step(boolean puts, String name) {}

  @Property
  void findsWhatTheNaiveMatcherMatches(
      @ForAll("steps") List<Step> steps,
      @ForAll("patterns") List<String> patterns,
      @ForAll @IntRange(min = 1, max = 50) int maxSteps) {
    RetainedTree<String> tree = new RetainedTree<>();
    TreeMap<String, String> expected = new TreeMap<>();

    for (int i = 0; i < steps.size(); i++) {
      String name = steps.get(i).name;
      String value = name + " " + i;
      Optional<String> previous =
          steps.get(i).puts ? tree.put(TopicName.of(name), value) : tree.remove(TopicName.of(name));
      assertThat(previous)
          .isEqualTo(
              Optional.ofNullable(
                  steps.get(i).puts ? expected.put(name, value) : expected.remove(name)));
    }

    assertThat(tree.count()).isEqualTo(expected.size());
    assertThat(tree.isEmpty()).isEqualTo(expected.isEmpty());
    expected.forEach((name, value) -> assertThat(tree.get(TopicName.of(name))).contains(value));
    for (String pattern : patterns) {
      assertThat(Topics.drain(tree.match(TopicFilter.of(pattern)), maxSteps))
          .containsExactlyInAnyOrderElementsOf(
              expected.entrySet().stream()
                  .filter(entry -> NaiveMatcher.matches(pattern, entry.getKey()))
                  .map(entry -> entry.getValue())
                  .toList());
    }
    expected.keySet().forEach(name -> tree.remove(TopicName.of(name)));
    assertThat(tree.isEmpty()).isTrue();
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(Arbitraries.of(true, true, true, false), Topics.names())
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<String>> patterns() {
    return Topics.patterns().list().ofMinSize(1).ofMaxSize(8);
  }
}
