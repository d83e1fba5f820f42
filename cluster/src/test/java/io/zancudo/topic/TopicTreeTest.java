package io.zancudo.topic;

import static io.zancudo.topic.Topics.match;
import static io.zancudo.topic.Topics.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicTreeTest {
  private final TopicTree<String> tree = new TopicTree<>();

  @ParameterizedTest
  @CsvSource({
    "sport/tennis/player1, sport/tennis/player1, true",
    "sport/tennis/player1, sport/tennis/player2, false",
    "sport/tennis/player1, sport/tennis, false",
    "sport/tennis/player1/#, sport/tennis/player1, true",
    "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
    "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
    "sport/#, sport, true",
    "sport/#, sports, false",
    "#, a/b/c, true",
    "sport/tennis/+, sport/tennis/player1, true",
    "sport/tennis/+, sport/tennis/player1/ranking, false",
    "sport/+, sport, false",
    "sport/+, sport/, true",
    "+/tennis/#, sport/tennis, true",
    "+/+, /finance, true",
    "/+, /finance, true",
    "+, /finance, false",
    "+/+/+, a//b, true",
    "a//b, a/b, false",
    "/, /, true",
    "+, a, true",
    "Accounts, ACCOUNTS, false"
  })
  void filterMatchesAsTheExamplesOfSection4_7Say(String filter, String topic, boolean matches) {
    tree.add(subscription(filter), "s");

    assertThat(match(tree, topic)).hasSize(matches ? 1 : 0);
  }

  @ParameterizedTest // [MQTT-4.7.2-1]
  @CsvSource({
    "#, $SYS/broker, false",
    "+/broker, $SYS/broker, false",
    "+/#, $SYS/broker, false",
    "$SYS/#, $SYS/broker, true",
    "$SYS/+, $SYS/broker, true",
    "$SYS/#, $SYS, true",
    "#, a/$SYS, true",
    "a/+, a/$SYS, true",
    "+, $, false"
  })
  void leadingWildcardDoesNotMatchDollarTopics(String filter, String topic, boolean matches) {
    tree.add(subscription(filter), "s");

    assertThat(match(tree, topic)).hasSize(matches ? 1 : 0);
  }

  @Test
  void subscriberWithSeveralMatchingFiltersIsToldOnceForEach() {
    tree.add(subscription("a/b"), "s");
    tree.add(subscription("a/+"), "s");
    tree.add(subscription("+/b"), "s");
    tree.add(subscription("a/#"), "s");
    tree.add(subscription("a/b/#"), "s");

    assertThat(match(tree, "a/b")).containsExactly("s=+/b", "s=a/#", "s=a/+", "s=a/b", "s=a/b/#");
  }

  @Test // [MQTT-3.8.4-3]
  void subscriptionWithTheSameFilterReplacesTheOptions() {
    TopicFilter filter = TopicFilter.of("a/b");
    assertThat(tree.add(Subscription.of(filter, Qos.AT_MOST_ONCE), "s")).isTrue();

    assertThat(tree.add(Subscription.of(filter, Qos.EXACTLY_ONCE), "s")).isFalse();

    assertThat(tree.subscriptionCount()).isEqualTo(1);
    assertThat(tree.remove(filter, "s")).contains(Subscription.of(filter, Qos.EXACTLY_ONCE));
  }

  @Test
  void optionsAreReplacedAmongManySubscribersToo() {
    TopicFilter filter = TopicFilter.of("a");
    for (int i = 0; i < 100; i++) {
      tree.add(Subscription.of(filter, Qos.AT_MOST_ONCE), "s" + i);
    }

    tree.add(Subscription.of(filter, Qos.EXACTLY_ONCE), "s42");

    assertThat(tree.subscriptionCount()).isEqualTo(100);
    assertThat(match(tree, "a")).hasSize(100);
    assertThat(tree.remove(filter, "s42")).contains(Subscription.of(filter, Qos.EXACTLY_ONCE));
    assertThat(tree.remove(filter, "s43")).contains(Subscription.of(filter, Qos.AT_MOST_ONCE));
  }

  @Test // [MQTT-3.10.4-1]
  void onlyTheVerySameFilterOfTheSameSubscriberIsRemoved() {
    tree.add(subscription("a/b"), "s");

    assertThat(tree.remove(TopicFilter.of("a/+"), "s")).isEmpty();
    assertThat(tree.remove(TopicFilter.of("a"), "s")).isEmpty();
    assertThat(tree.remove(TopicFilter.of("a/b/c"), "s")).isEmpty();
    assertThat(tree.remove(TopicFilter.of("a/b"), "other")).isEmpty();
    assertThat(tree.remove(TopicFilter.of("$share/g/a/b"), "s")).isEmpty();

    assertThat(match(tree, "a/b")).containsExactly("s=a/b");
    assertThat(tree.remove(TopicFilter.of("a/b"), "s")).contains(subscription("a/b"));
    assertThat(match(tree, "a/b")).isEmpty();
  }

  @Test
  void generationRisesWithEveryChangeAndNoOther() {
    long before = tree.generation();

    tree.add(subscription("a"), "s");
    long afterAdd = tree.generation();
    tree.add(subscription("a"), "s");
    long afterReplace = tree.generation();
    tree.remove(TopicFilter.of("b"), "s");
    long afterNothing = tree.generation();
    tree.remove(TopicFilter.of("a"), "s");

    assertThat(afterAdd).isGreaterThan(before);
    assertThat(afterReplace).isGreaterThan(afterAdd);
    assertThat(afterNothing).isEqualTo(afterReplace);
    assertThat(tree.generation()).isGreaterThan(afterNothing);
  }

  @Test // [MQTT-4.8.2-4] a group is of one Share Name and one filter
  void sharedSubscriptionIsAGroupOfShareNameAndFilter() {
    tree.add(subscription("$share/g/a/+"), "s1");
    tree.add(subscription("$share/g/a/+"), "s2");
    tree.add(subscription("$share/h/a/+"), "s1");
    tree.add(subscription("$share/g/a/b"), "s3");
    tree.add(subscription("a/b"), "s1");

    assertThat(groups("a/b"))
        .extracting(group -> group.filter() + " " + group.size())
        .containsExactlyInAnyOrder("$share/g/a/+ 2", "$share/h/a/+ 1", "$share/g/a/b 1");
    assertThat(tree.sharedSubscriptionCount()).isEqualTo(4);
    assertThat(tree.subscriptionCount()).isEqualTo(1);
  }

  @Test // [MQTT-4.7.2-1]
  void sharedWildcardDoesNotMatchDollarTopics() {
    tree.add(subscription("$share/g/#"), "s");

    assertThat(match(tree, "$SYS/x")).isEmpty();
    assertThat(match(tree, "x")).hasSize(1);
  }

  @Test
  void groupIsASnapshot() {
    tree.add(subscription("$share/g/a"), "s1");
    ShareGroup<String> one = groups("a").get(0);
    tree.add(subscription("$share/g/a"), "s2");
    tree.add(subscription("$share/g/a"), "s3");
    ShareGroup<String> three = groups("a").get(0);

    tree.remove(TopicFilter.of("$share/g/a"), "s1");
    tree.add(subscription("$share/g/a"), "s4");

    assertThat(members(one)).containsExactly("s1");
    assertThat(members(three)).containsExactly("s1", "s2", "s3");
    assertThat(members(groups("a").get(0))).containsExactlyInAnyOrder("s2", "s3", "s4");
  }

  @Test
  void turnGoesRoundAllMembersAndOnOverChanges() {
    tree.add(subscription("$share/g/a"), "s1");
    tree.add(subscription("$share/g/a"), "s2");
    ShareGroup<String> before = groups("a").get(0);
    assertThat(List.of(before.nextIndex(), before.nextIndex(), before.nextIndex()))
        .containsExactly(0, 1, 0);

    tree.add(
        new Subscription(
            TopicFilter.of("$share/g/a"),
            Qos.EXACTLY_ONCE,
            false,
            true,
            io.zancudo.mqtt.RetainHandling.DO_NOT_SEND,
            7),
        "s1");

    ShareGroup<String> after = groups("a").get(0);
    assertThat(after.nextIndex()).isEqualTo(1);
    assertThat(after.member(0).subscription().identifier()).isEqualTo(7);
  }

  @Test
  void lastMemberTakesTheGroupAlong() {
    tree.add(subscription("$share/g/a"), "s1");

    assertThat(tree.remove(TopicFilter.of("$share/h/a"), "s1")).isEmpty();
    assertThat(tree.remove(TopicFilter.of("$share/g/a"), "s2")).isEmpty();
    assertThat(tree.remove(TopicFilter.of("$share/g/a"), "s1")).isPresent();

    assertThat(groups("a")).isEmpty();
    assertThat(tree.sharedSubscriptionCount()).isZero();
    assertThat(tree.isEmpty()).isTrue();
  }

  @Test
  void noNodeIsLeftBehindTheLastSubscription() {
    List<String> filters = List.of("a/b/c", "a/+/c", "a/#", "#", "+", "/", "$share/g/a/b");
    filters.forEach(filter -> tree.add(subscription(filter), "s"));
    filters.forEach(filter -> tree.add(subscription(filter), "t"));

    filters.forEach(filter -> tree.remove(TopicFilter.of(filter), "s"));
    assertThat(tree.isEmpty()).isFalse();
    filters.forEach(filter -> tree.remove(TopicFilter.of(filter), "t"));

    assertThat(tree.isEmpty()).isTrue();
    assertThat(tree.subscriptionCount()).isZero();
  }

  @Test
  void deepestFilterAndTopicNeedNoDeepStack() {
    String deepest = "/".repeat(65_535);
    String wildcards = "+/".repeat(21_844) + "#";
    tree.add(subscription(deepest), "s");
    tree.add(subscription(wildcards), "t");

    assertThat(match(tree, deepest)).hasSize(2);
    assertThat(tree.remove(TopicFilter.of(deepest), "s")).isPresent();
    assertThat(tree.remove(TopicFilter.of(wildcards), "t")).isPresent();
    assertThat(tree.isEmpty()).isTrue();
  }

  @Test
  void theGenerationRisesAboveOneThatWasReadOnce() {
    long seen = tree.generation();

    tree.refreshAfter(seen);
    assertThat(tree.generation()).isEqualTo(seen + 1);
    tree.refreshAfter(seen);
    assertThat(tree.generation()).isEqualTo(seen + 1);
  }

  private List<ShareGroup<String>> groups(String topic) {
    List<ShareGroup<String>> groups = new ArrayList<>();
    tree.match(
        TopicName.of(topic),
        new MatchVisitor<>() {
          @Override
          public void subscription(String subscriber, Subscription subscription) {}

          @Override
          public void shared(ShareGroup<String> group) {
            groups.add(group);
          }
        });
    return groups;
  }

  private static List<String> members(ShareGroup<String> group) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      members.add(group.member(i).subscriber());
    }
    return members;
  }
}
