package io.zancudo.broker.clients;

import io.zancudo.broker.testing.NeedsProgram;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.UserProperty;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** mqtt.js, which also runs in browsers. */
@NeedsProgram({"openssl", NodeJs.NODE, MqttJsLibrary.MQTT_JS})
@ParameterizedClass
@MethodSource("channels")
class MqttJsTest extends ClientTest
    implements DeliversMessages,
        KeepsRetainedMessages,
        PublishesWills,
        ResumesSessions,
        SharesSubscriptions,
        PassesPropertiesOn,
        CarriesLargePayloads,
        KeepsOrder,
        ChecksAccess,
        ChecksCertificates {
  MqttJsTest(Channel channel, ClientsBroker broker) {
    super(channel, broker);
  }

  static List<Channel> channels() {
    return Stream.of(ProtocolVersion.values())
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
    return broker().mqttJs();
  }
}
