package io.zancudo.broker.clients;

import io.zancudo.mqtt.ProtocolVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** vertx-mqtt's client. */
@ParameterizedClass
@MethodSource("channels")
class VertxTest extends ClientTest
    implements DeliversMessages,
        KeepsRetainedMessages,
        PublishesWills,
        ResumesSessions,
        SharesSubscriptions,
        CarriesLargePayloads,
        KeepsOrder,
        ChecksAccess,
        ChecksCertificates {

  VertxTest(Channel channel, ClientsBroker broker) {
    super(channel, broker);
  }

  static List<Channel> channels() {
    return Channel.of(ProtocolVersion.MQTT_3_1_1, Transport.TCP, Transport.TLS);
  }

  @Override
  ClientLibrary library() {
    return new VertxLibrary(broker().vertx());
  }
}
