package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The properties of MQTT 5 come with the message. */
interface PassesPropertiesOn extends Clients {

  /** Names that the library can send, repeated and in the order in which it sends them. */
  default List<UserProperty> userProperties() {
    return List.of(
        new UserProperty("unit", "°C"),
        new UserProperty("source", "roof"),
        new UserProperty("unit", "°F"));
  }

  @Test
  default void propertiesComeWithTheMessage() throws Exception {
    Assumptions.assumeTrue(channel().isMqtt5(), "properties need MQTT 5");
    String topic = unusedName();
    TestClient subscriber = connect();
    subscriber.subscribe(topic, 1);
    TestMessage message = TestMessage.of(topic, "21.5", 1).with(properties());

    connect().publishAndWait(message);

    assertThat(subscriber.next()).isEqualTo(message);
  }

  @Test
  default void propertiesAreRetained() throws Exception {
    Assumptions.assumeTrue(channel().isMqtt5(), "properties need MQTT 5");
    String topic = unusedName();
    TestMessage message = TestMessage.of(topic, "21.5", 1).retained().with(properties());
    connect().publishAndWait(message);
    TestClient subscriber = connect();

    subscriber.subscribe(topic, 1);

    assertThat(subscriber.next()).isEqualTo(message);
  }

  private TestMessage.Properties properties() {
    return new TestMessage.Properties("text/plain", "answers/1", "question 1", userProperties());
  }
}
