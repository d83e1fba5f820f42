package io.zancudo.topic;

import static io.zancudo.topic.Topics.match;
import static io.zancudo.topic.Topics.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.TopicFilter;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TopicTreeProperties {

  /** One step of a client: SUBSCRIBE or UNSUBSCRIBE. */
  record Step(boolean subscribes, String subscriber, String filter) {}

  @Property
  void matchesWhatTheNaiveMatcherMatches(
      @ForAll("steps") List<Step> steps, @ForAll("names") List<String> names) {
    TopicTree<String> tree = new TopicTree<>();
    TreeSet<String> expected = new TreeSet<>();

    for (Step step : steps) {
      String entry = step.subscriber + "=" + step.filter;
      if (step.subscribes) {
        assertThat(tree.add(subscription(step.filter), step.subscriber))
            .isEqualTo(expected.add(entry));
      } else {
        assertThat(tree.remove(TopicFilter.of(step.filter), step.subscriber).isPresent())
            .isEqualTo(expected.remove(entry));
      }
    }

    assertThat(tree.subscriptionCount() + tree.sharedSubscriptionCount())
        .isEqualTo(expected.size());
    assertThat(tree.isEmpty()).isEqualTo(expected.isEmpty());
    for (String name : names) {
      assertThat(match(tree, name))
          .containsExactlyElementsOf(
              expected.stream().filter(entry -> entryMatches(entry, name)).toList());
    }
    for (String entry : expected) {
      tree.remove(filter(entry), entry.substring(0, entry.indexOf('=')));
    }
    assertThat(tree.isEmpty()).isTrue();
  }

  private static boolean entryMatches(String entry, String name) {
    return NaiveMatcher.matches(filter(entry).pattern(), name);
  }

  private static TopicFilter filter(String entry) {
    return TopicFilter.of(entry.substring(entry.indexOf('=') + 1));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> filters =
        Combinators.combine(Arbitraries.of("", "", "", "$share/g/", "$share/h/"), Topics.patterns())
            .as((prefix, pattern) -> prefix + pattern);
    return Combinators.combine(
            Arbitraries.of(true, true, false), Arbitraries.of("s", "t", "u", "v"), filters)
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<String>> names() {
    return Topics.names().list().ofMinSize(1).ofMaxSize(8);
  }
}
