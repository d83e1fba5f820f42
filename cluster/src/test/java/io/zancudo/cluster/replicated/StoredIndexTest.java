package io.zancudo.cluster.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.topic.MatchVisitor;
import io.zancudo.topic.ShareGroup;
import io.zancudo.topic.TopicTree;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a scan of the truth does to what is known. */
class StoredIndexTest {
  private static final StoredSubscriptions SESSION =
      new StoredSubscriptions(
          "c",
          1,
          ProtocolVersion.MQTT_5,
          false,
          Optional.of(new NodeId("n")),
          List.of(Subscription.of(TopicFilter.of("a"), Qos.AT_LEAST_ONCE)));

  private final TopicTree<RouteTarget> tree = new TopicTree<>();
  private final StoredIndex index = new StoredIndex(tree, InstantSource.system());

  @BeforeEach
  void sessionIsKnown() {
    index.announced(SESSION);
    bringsAll();
  }

  private void bringsAll() {
    index.scan(
        consumer -> {
          consumer.accept(SESSION);
          return Future.succeededFuture();
        });
  }

  private void bringsNothing() {
    index.scan(consumer -> Future.succeededFuture());
  }

  private void fails() {
    index.scan(consumer -> Future.failedFuture("cut off"));
  }

  private boolean isKnown() {
    List<RouteTarget> found = new ArrayList<>();
    tree.match(
        TopicName.of("a"),
        new MatchVisitor<>() {
          @Override
          public void subscription(RouteTarget target, Subscription subscription) {
            found.add(target);
          }

          @Override
          public void shared(ShareGroup<RouteTarget> group) {}
        });
    return !found.isEmpty();
  }

  @Test
  void whatTwoScansHaveNotBroughtIsGone() {
    bringsNothing();
    assertThat(isKnown()).isTrue();
    bringsNothing();
    assertThat(isKnown()).isFalse();
  }

  @Test
  void scansThatFailSayNothing() {
    fails();
    fails();
    fails();
    bringsNothing(); // in the moment when a cut cluster is put together again
    assertThat(isKnown()).isTrue();
    bringsAll();
    bringsNothing();
    assertThat(isKnown()).isTrue();
  }

  @Test
  void whatIsAnnouncedBetweenTwoScansStays() {
    bringsNothing();
    index.announced(
        new StoredSubscriptions(
            "c", 2, ProtocolVersion.MQTT_5, false, Optional.empty(), SESSION.subscriptions()));
    bringsNothing();
    assertThat(isKnown()).isTrue();
  }
}
