package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message comes to who has subscribed, and to nobody else. */
interface DeliversMessages extends Clients {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  default void subscriberReceivesWhatIsPublished(int qos) throws Exception {
    String topic = unusedName() + "/температура";
    TestClient subscriber = connect();
    int granted = subscriber.subscribe(topic, qos);
    TestMessage message = TestMessage.of(topic, "21.5 °C", qos);

    connect().publishAndWait(message);

    assertThat(subscriber.next()).isEqualTo(message);
    assertThat(granted).isEqualTo(qos);
  }

  @Test
  default void subscriptionLimitsTheQos() throws Exception {
    String topic = unusedName();
    TestClient client = connect();
    client.subscribe(topic, 1);
    TestMessage message = TestMessage.of(topic, "x", 2);

    client.publishAndWait(message);

    assertThat(client.next()).isEqualTo(message.withQos(1));
  }

  @Test
  default void wildcardsMatchLevels() throws Exception {
    String first = unusedName();
    TestClient client = connect();
    client.subscribe(first + "/+/c", 1);
    client.subscribe(first + "/x/#", 1);

    client.publishAndWait(TestMessage.of(first + "/b/d", "neither", 1));
    client.publishAndWait(TestMessage.of(first + "/b/c", "plus", 1));
    client.publishAndWait(TestMessage.of(first + "/x", "hash", 1));

    assertThat(client.next().payload()).isEqualTo("plus");
    assertThat(client.next().payload()).isEqualTo("hash");
  }

  @Test
  default void unsubscribedReceivesNothingMore() throws Exception {
    String topic = unusedName();
    String other = unusedName();
    TestClient client = connect();
    client.subscribe(topic, 1);
    client.subscribe(other, 1);

    client.unsubscribe(topic);
    client.publishAndWait(TestMessage.of(topic, "no more", 1));
    client.publishAndWait(TestMessage.of(other, "still", 1));

    assertThat(client.next().payload()).isEqualTo("still");
  }

  @Test
  default void payloadMayBeEmpty() throws Exception {
    String topic = unusedName();
    TestClient client = connect();
    client.subscribe(topic, 1);
    TestMessage message = TestMessage.of(topic, "", 1);

    client.publishAndWait(message);

    assertThat(client.next()).isEqualTo(message);
  }
}
