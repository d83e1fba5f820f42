package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session waits for its client, and keeps what comes for it. */
interface ResumesSessions extends Clients {
  int QUEUED_COUNT = 100;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  default void messagesWaitForTheClient(int qos) throws Exception {
    String topic = unusedName();
    ConnectOptions options = ConnectOptions.clean(unusedName()).keepingTheSession();
    TestClient subscriber = connect(options);
    boolean presentBefore = subscriber.sessionPresent();
    subscriber.subscribe(topic, qos);
    subscriber.disconnect();

    TestClient publisher = connect();
    List<TestMessage> messages = new ArrayList<>();
    for (int i = 0; i < QUEUED_COUNT; i++) {
      TestMessage message = TestMessage.of(topic, "message " + i, qos);
      publisher.publishAndWait(message);
      messages.add(message);
    }
    TestClient again = connect(options);

    assertThat(again.next(QUEUED_COUNT)).isEqualTo(messages);
    assertThat(again.sessionPresent()).isEqualTo(isTold());
    assertThat(presentBefore).isFalse();
  }

  @Test
  default void messagesWaitForTheClientThatWasLost() throws Exception {
    String topic = unusedName();
    ConnectOptions options = ConnectOptions.clean(unusedName()).keepingTheSession();
    TestMessage message = TestMessage.of(topic, "later", 1);

    try (Relay relay = new Relay(broker().vertx(), port())) {
      connect(relay.port(), options).subscribe(topic, 1);
      relay.cut();
    }
    connect().publishAndWait(message);

    assertThat(connect(options).next()).isEqualTo(message);
  }

  @Test
  default void cleanStartForgetsTheSession() throws Exception {
    String topic = unusedName();
    ConnectOptions clean = ConnectOptions.clean(unusedName());
    ConnectOptions persistent = clean.keepingTheSession();
    TestClient first = connect(persistent);
    first.subscribe(topic, 1);
    first.disconnect();
    connect().publishAndWait(TestMessage.of(topic, "forgotten", 1));

    connect(clean).disconnect();
    TestClient later = connect(persistent);

    assertThat(later.sessionPresent()).isFalse();
    assertThat(later.waiting()).isEmpty();
  }

  @Test
  default void secondConnectionTakesTheSessionOver() throws Exception {
    String topic = unusedName();
    ConnectOptions options = ConnectOptions.clean(unusedName()).keepingTheSession();
    TestClient first = connect(options);
    first.subscribe(topic, 1);

    TestClient second = connect(options);
    connect().publishAndWait(TestMessage.of(topic, "to the second", 1));

    assertThat(second.next().payload()).isEqualTo("to the second");
    assertThat(second.sessionPresent()).isEqualTo(isTold());
    assertThat(first.waiting()).isEmpty();
  }

  /** Whether the CONNACK tells about the session: MQTT 3.1 has no flag for it. */
  private boolean isTold() {
    return channel().version() != ProtocolVersion.MQTT_3_1;
  }
}
