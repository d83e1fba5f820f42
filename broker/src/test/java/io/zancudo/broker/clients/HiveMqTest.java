package io.zancudo.broker.clients;

import io.zancudo.mqtt.ProtocolVersion;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The HiveMQ client. */
@ParameterizedClass
@MethodSource("channels")
class HiveMqTest extends ClientTest
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

  HiveMqTest(Channel channel, ClientsBroker broker) {
    super(channel, broker);
  }

  static List<Channel> channels() {
    return Stream.of(ProtocolVersion.MQTT_3_1_1, ProtocolVersion.MQTT_5)
        .map(Channel::overAll)
        .flatMap(List::stream)
        .toList();
  }

  @Override
  ClientLibrary library() {
    return channel().isMqtt5() ? new HiveMqV5Library() : new HiveMqV3Library();
  }
}
