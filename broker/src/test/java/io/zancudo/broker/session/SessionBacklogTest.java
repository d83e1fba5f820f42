package io.zancudo.broker.session;

import static io.zancudo.broker.testing.PacketLog.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.CoreClient;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestCore;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicName;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Retained messages on their way to a session. */
class SessionBacklogTest {
  private static final Qos QOS_0 = Qos.AT_MOST_ONCE;
  private static final Qos QOS_1 = Qos.AT_LEAST_ONCE;

  private TestCore core = new TestCore(1);

  @AfterEach
  void close() {
    core.close();
  }

  private void retain(int count, int payloadBytes, Qos qos) {
    for (int i = 0; i < count; i++) {
      core.publish(0, Message.ofText("r/" + i, "x".repeat(payloadBytes), qos, true));
    }
  }

  /** The topics that came; each may come once only. */
  private static TreeSet<String> topics(List<String> lines) {
    TreeSet<String> topics = new TreeSet<>();
    for (String line : lines) {
      assertThat(topics.add(line.split(" ")[1])).as(line).isTrue();
    }
    return topics;
  }

  @Test
  @Spec({"MQTT-3.3.1-8", "MQTT-3.3.1-9"})
  void retainedMessagesComeWithTheRetainFlag() {
    core.publish(0, Message.ofText("r/1", "one", QOS_1, true));
    CoreClient client = core.client("c").connect().subscribe("r/+", QOS_1);

    core.publish(0, Message.ofText("r/1", "two", QOS_1, true));

    assertThat(client.received())
        .containsExactly(
            publish("r/1", "one", QOS_1, 1) + " retain", publish("r/1", "two", QOS_1, 2));
  }

  @Test
  void manyRetainedMessagesComeInSlices() {
    retain(1_000, 10, QOS_0);
    CoreClient client = core.client("c").connect();

    client.subscribe("r/#", QOS_0);
    assertThat(core.loops().taskCount(0)).isPositive();
    core.loops().runTurn(0);
    core.publish(0, Message.ofText("r/live", "x", QOS_0, false));
    List<String> received = client.received();

    assertThat(topics(received)).hasSize(1_001);
    assertThat(received.indexOf("PUBLISH r/live 'x'")).isLessThan(1_000);
  }

  @Test
  void noneIsLostHoweverLargeTheyAre() {
    retain(300, 50_000, QOS_0);
    CoreClient client = core.client("c").connect().block();

    client.subscribe("r/#", QOS_0);
    core.settle();
    assertThat(client.link().waitingBytes()).isLessThan(2_000_000);
    client.unblock();

    assertThat(topics(client.received())).hasSize(300);
    assertThat(core.droppedCount()).isZero();
  }

  @Test
  void noneIsLostHoweverSmallTheQueue() {
    core = new TestCore(1, new SessionLimits(20, false, 0, 10, 0, false, false));
    retain(500, 10, QOS_1);
    CoreClient client = core.client("c").receiveMaximum(5).connect().subscribe("r/#", QOS_1);
    core.settle();
    assertThat(client.session().inFlightCount()).isEqualTo(5);
    assertThat(client.session().queuedCount()).isZero();

    for (int i = 1; i <= 500; i++) {
      client.puback(i);
      core.settle();
    }

    assertThat(topics(client.received())).hasSize(500);
    assertThat(core.droppedCount()).isZero();
  }

  @Test
  void liveMessagesDoNotWaitForRetainedOnesOfASlowClient() {
    retain(100, 10, QOS_1);
    CoreClient client = core.client("c").receiveMaximum(1).connect().subscribe("r/#", QOS_1);
    core.settle();

    core.publish(0, Message.ofText("r/live", "x", QOS_1, false));
    client.puback(1);

    assertThat(client.received()).hasSize(2).last().isEqualTo(publish("r/live", "x", QOS_1, 2));
  }

  /**
   * A retained message is read when its turn comes, so the last that a client sees is the newest.
   */
  @Test
  void theNewestMessageOfATopicIsSeenLast() {
    retain(600, 3, QOS_0);
    CoreClient client = core.client("c").connect().subscribe("r/#", QOS_0);

    for (int i = 0; i < 600; i++) {
      core.publish(0, Message.ofText("r/" + i, "new", QOS_0, true));
    }
    List<String> received = client.received();

    for (int i = 0; i < 600; i++) {
      Pattern topic = Pattern.compile("PUBLISH r/" + i + " .*");
      List<String> seen = received.stream().filter(topic.asMatchPredicate()).toList();
      assertThat(seen.get(seen.size() - 1)).startsWith("PUBLISH r/" + i + " 'new'");
    }
  }

  @Test
  @Spec("MQTT-3.3.2-5")
  void whatExpiresBeforeItsTurnIsNotSent() {
    long soon = core.loops().clock().millis() + 1_000;
    for (int i = 0; i < 10; i++) {
      TopicName topic = TopicName.of("r/" + i);
      byte[] payload = {1};
      core.publish(0, new Message(topic, payload, QOS_1, true, Properties.NONE, soon, "p"));
    }
    CoreClient client = core.client("c").receiveMaximum(2).connect().subscribe("r/#", QOS_1);
    core.settle();

    core.advance(Duration.ofSeconds(2));
    client.puback(1, 2);

    assertThat(client.received()).hasSize(2);
    assertThat(client.session().inFlightCount()).isZero();
  }

  @Test
  @Spec("MQTT-3.10.4-2")
  void nothingMoreComesAfterUnsubscribe() {
    retain(100, 10, QOS_1);
    CoreClient client = core.client("c").receiveMaximum(5).connect().subscribe("r/#", QOS_1);
    core.settle();

    client.unsubscribe("r/#");
    client.puback(1, 2, 3, 4, 5);

    assertThat(client.received()).hasSize(5);
  }

  @Test
  void subscribingAgainBeginsAnew() {
    retain(100, 10, QOS_1);
    CoreClient client = core.client("c").receiveMaximum(1).connect().subscribe("r/#", QOS_1);
    for (int i = 1; i <= 50; i++) {
      client.puback(i);
    }
    assertThat(client.received()).hasSize(51);

    client.subscribe("r/#", QOS_1);
    for (int i = 51; i <= 151; i++) {
      client.puback(i);
    }

    assertThat(topics(client.received())).hasSize(100);
  }

  @Test
  void whatWasNotSentYetFollowsAfterAReconnection() {
    retain(1_000, 10, QOS_1);
    CoreClient client = core.client("c").receiveMaximum(10).connect().subscribe("r/#", QOS_1);
    core.settle();
    List<String> before = client.received();
    client.drop();

    CoreClient again = core.client("c").receiveMaximum(10).connect();
    assertThat(again.session().queuedCount()).isZero();
    for (int i = 1; i <= 1_000; i++) {
      again.puback(i);
    }
    List<String> after = again.received();

    assertThat(after.subList(0, 10)).allMatch(line -> line.contains(" dup"));
    assertThat(topics(after)).hasSize(1_000);
    assertThat(topics(before)).hasSize(10);
    assertThat(core.droppedCount()).isZero();
  }

  @Test
  void severalSubscriptionsAreServedInTheirOrder() {
    core.publish(0, Message.ofText("a", "1", QOS_1, true));
    core.publish(0, Message.ofText("b", "2", QOS_1, true));
    CoreClient client = core.client("c").receiveMaximum(1).connect();
    core.publish(0, Message.ofText("x", "0", QOS_1, false));
    client.subscribe("x", QOS_1);
    core.publish(0, Message.ofText("x", "1", QOS_1, false));

    client.subscribe("b", QOS_1).subscribe("a", QOS_1);
    client.puback(1, 2);

    assertThat(client.received())
        .containsExactly(
            publish("x", "1", QOS_1, 1),
            publish("b", "2", QOS_1, 2) + " retain",
            publish("a", "1", QOS_1, 3) + " retain");
  }
}
