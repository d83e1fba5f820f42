package io.zancudo.broker.clients;

import io.zancudo.mqtt.ProtocolVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Eclipse Paho's Java client for MQTT 5. */
@ParameterizedClass
@MethodSource("channels")
class PahoV5Test extends ClientTest
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

  PahoV5Test(Channel channel, ClientsBroker broker) {
    super(channel, broker);
  }

  static List<Channel> channels() {
    return Channel.overAll(ProtocolVersion.MQTT_5);
  }

  @Override
  ClientLibrary library() {
    return new PahoV5Library();
  }
}
