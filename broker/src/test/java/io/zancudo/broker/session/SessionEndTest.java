package io.zancudo.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.testing.CoreClient;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestCore;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session ends while messages for it are under way. */
class SessionEndTest {
  private static final Qos QOS_1 = Qos.AT_LEAST_ONCE;

  private final TestCore core = new TestCore(2);

  @AfterEach
  void close() {
    core.close(); // fails if anything is left in the budget
  }

  private static Message message(String payload) {
    return Message.ofText("t", payload, QOS_1, false);
  }

  @Test
  void aSessionThatHasEndedTakesNothingIn() {
    CoreClient client = core.client("s").connect().subscribe("t", QOS_1);
    Session old = client.session();
    core.client("s").cleanStart().connect();

    core.loops()
        .on(
            0,
            () -> {
              Publication publication = new Publication().begin(message("late"), 0);
              Subscription subscription = Subscription.of(TopicFilter.of("t"), QOS_1);
              old.deliver(publication, subscription, null, null);
              publication.end();
            });

    assertThat(old.isEnded()).isTrue();
    assertThat(old.queuedCount()).isZero();
    assertThat(core.budget().usedBytes()).isZero();
  }

  @Test
  @Spec("MQTT-3.1.2-4")
  void aMessageUnderWayToASessionThatCleanStartEndsGoesNowhere() {
    CoreClient old = core.client("s").on(1).connect().subscribe("t", QOS_1);
    core.publish(0, message("1"));

    CoreClient fresh = core.client("s").on(0).cleanStart().connect().subscribe("t", QOS_1);
    core.publish(1, message("2"));

    assertThat(fresh.received()).hasSize(1).allMatch(line -> line.contains("'2'"));
    assertThat(old.session().queuedCount()).isZero();
  }

  @Test
  @Spec("MQTT-4.8.2-5")
  void aSharedMessageUnderWayToAMemberThatEndsGoesToAnother() {
    CoreClient leaving = core.client("a").on(1).expiry(0).connect().subscribe("$share/g/t", QOS_1);
    CoreClient staying = core.client("b").on(1).connect().subscribe("$share/g/t", QOS_1);
    for (int i = 0; i < 4; i++) {
      core.publish(0, message("" + i));
    }
    leaving.drop();

    List<String> lines = staying.received();

    assertThat(lines).hasSize(4);
    assertThat(lines.toString()).contains("'0'", "'1'", "'2'", "'3'");
  }

  @Test
  @Spec("MQTT-4.8.2-5")
  void aSharedMessageInTheQueueOfAMemberThatCleanStartEndsOnAnotherLoopGoesToAnother() {
    CoreClient first = core.client("a").on(1).connect().subscribe("$share/g/t", QOS_1);
    first.drop();
    core.publish(0, message("1"));
    core.settle();
    CoreClient staying = core.client("b").on(0).connect().subscribe("$share/g/t", QOS_1);

    core.client("a").on(0).cleanStart().connect();

    assertThat(staying.received()).hasSize(1);
  }
}
