package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.ProtocolVersion;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mosquitto's programs connect through the file system. */
@ParameterizedClass
@MethodSource("versions")
class MosquittoUnixSocketTest extends MosquittoPrograms {

  MosquittoUnixSocketTest(Channel channel, ClientsBroker broker) {
    super(channel, broker);
  }

  static List<Channel> versions() {
    return Stream.of(ProtocolVersion.values())
        .map(version -> new Channel(version, Transport.TCP))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "2"})
  void unixSocketCarriesMessagesBothWays(String qos) throws Exception {
    List<String> unix = List.of("--unix", broker().unixSocket().toString());
    String topic = unusedName();
    ClientProcess subscriber =
        startWith(unix, "mosquitto_sub", "-d", "-t", topic, "-q", qos, "-F", "message %q %p");
    subscriber.awaitLine("Subscribed");

    ClientProcess publisher =
        startWith(unix, "mosquitto_pub", "-t", topic, "-q", qos, "-m", "through a file");

    assertThat(message(subscriber)).isEqualTo(qos + " through a file");
    assertThat(publisher.awaitExitStatus()).isZero();
  }
}
