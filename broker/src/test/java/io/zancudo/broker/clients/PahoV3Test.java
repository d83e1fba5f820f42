package io.zancudo.broker.clients;

import io.zancudo.mqtt.ProtocolVersion;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Eclipse Paho's Java client for MQTT 3.1 and 3.1.1. */
@ParameterizedClass
@MethodSource("channels")
class PahoV3Test extends ClientTest
    implements DeliversMessages,
        KeepsRetainedMessages,
        PublishesWills,
        ResumesSessions,
        SharesSubscriptions,
        CarriesLargePayloads,
        KeepsOrder,
        ChecksAccess,
        ChecksCertificates {

  PahoV3Test(Channel channel, ClientsBroker broker) {
    super(channel, broker);
  }

  static List<Channel> channels() {
    return Stream.of(
            Channel.of(ProtocolVersion.MQTT_3_1, Transport.TCP),
            Channel.overAll(ProtocolVersion.MQTT_3_1_1))
        .flatMap(List::stream)
        .toList();
  }

  @Override
  ClientLibrary library() {
    return new PahoV3Library();
  }
}
