package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.NeedsProgram;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.UserProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of all libraries, versions and transports understand each other. */
@NeedsProgram({"openssl", NodeJs.NODE, MqttJsLibrary.MQTT_JS})
@ExtendWith(WithClientsBroker.class)
class InteroperabilityTest {
  private static final TestMessage.Properties PROPERTIES =
      new TestMessage.Properties(
          "text/plain", "answers", "question", List.of(new UserProperty("unit", "°C")));

  private final ClientsBroker broker;
  private final Map<TestClient, Channel> clients = new LinkedHashMap<>();

  InteroperabilityTest(ClientsBroker broker) {
    this.broker = broker;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void everyClientReceivesTheMessagesOfAll(int qos) throws Exception {
    String topic = broker.unusedName();
    connectAll();
    for (TestClient client : clients.keySet()) {
      client.subscribe(topic, qos);
    }

    List<TestMessage> sent = new ArrayList<>();
    for (TestClient client : clients.keySet()) {
      TestMessage message = TestMessage.of(topic, "from " + channel(client), qos);
      sent.add(isMqtt5(client) ? message.with(PROPERTIES) : message);
      client.publishAndWait(sent.get(sent.size() - 1));
    }

    for (TestClient client : clients.keySet()) {
      List<TestMessage> expected =
          isMqtt5(client)
              ? sent
              : sent.stream().map(each -> each.with(TestMessage.Properties.NONE)).toList();
      assertThat(client.next(sent.size()))
          .as("received by %s", channel(client))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private void connectAll() throws Exception {
    connect(new PahoV3Library(), ProtocolVersion.MQTT_3_1, Transport.TCP);
    connect(new PahoV3Library(), ProtocolVersion.MQTT_3_1_1, Transport.SECURE_WEBSOCKET);
    connect(new PahoV5Library(), ProtocolVersion.MQTT_5, Transport.TLS);
    connect(new HiveMqV3Library(), ProtocolVersion.MQTT_3_1_1, Transport.WEBSOCKET);
    connect(new HiveMqV5Library(), ProtocolVersion.MQTT_5, Transport.TCP);
    connect(new VertxLibrary(broker.vertx()), ProtocolVersion.MQTT_3_1_1, Transport.TLS);
    connect(broker.mqttJs(), ProtocolVersion.MQTT_3_1_1, Transport.SECURE_WEBSOCKET);
    connect(broker.mqttJs(), ProtocolVersion.MQTT_5, Transport.WEBSOCKET);
  }

  private void connect(ClientLibrary library, ProtocolVersion version, Transport transport)
      throws Exception {
    Channel channel = new Channel(version, transport);
    TestClient client =
        library.connect(
            channel,
            broker.port(transport),
            broker.certificates(),
            ConnectOptions.clean(broker.unusedName()));
    clients.put(client, channel);
  }

  private boolean isMqtt5(TestClient client) {
    return ProtocolVersion.MQTT_5 == channel(client).version();
  }

  private Channel channel(TestClient client) {
    Channel channel = clients.get(client);
    if (channel == null) {
      throw new IllegalArgumentException("not connected here: " + client);
    }
    return channel;
  }

  @AfterEach
  void closeClients() throws Exception {
    for (TestClient client : clients.keySet()) {
      client.close();
    }
  }
}
