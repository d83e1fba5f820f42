package io.zancudo.broker.clients;

import io.zancudo.broker.testing.NeedsProgram;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.UserProperty;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * mqtt.js in a page of a browser, with the browser's own WebSocket. Not beside others ({@link
 * BrowserSuite}): a browser takes both processors, and Paho waits a second for a WebSocket.
 */
@NeedsProgram({"openssl", Chromium.CHROMIUM, MqttJsLibrary.MQTT_JS})
@ParameterizedClass
@MethodSource("channels")
class BrowserTest extends ClientTest
    implements DeliversMessages,
        KeepsRetainedMessages,
        PublishesWills,
        ResumesSessions,
        PassesPropertiesOn,
        CarriesLargePayloads,
        KeepsOrder,
        ChecksAccess {
  BrowserTest(Channel channel, ClientsBroker broker) {
    super(channel, broker);
  }

  static List<Channel> channels() {
    return Stream.of(ProtocolVersion.MQTT_3_1_1, ProtocolVersion.MQTT_5)
        .map(version -> Channel.of(version, Transport.WEBSOCKET, Transport.SECURE_WEBSOCKET))
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public List<UserProperty> userProperties() {
    return MqttJsLibrary.USER_PROPERTIES;
  }

  @Override
  ClientLibrary library() throws Exception {
    return broker().browser();
  }
}
