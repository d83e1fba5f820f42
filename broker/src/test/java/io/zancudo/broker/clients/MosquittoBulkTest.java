package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Much goes from mosquitto_pub to mosquitto_sub. */
@ParameterizedClass
@MethodSource("channels")
class MosquittoBulkTest extends MosquittoPrograms {

  MosquittoBulkTest(Channel channel, ClientsBroker broker) {
    super(channel, broker);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void messagesArriveInOrder(String qos) throws Exception {
    String topic = unusedName();
    List<String> lines = IntStream.range(0, KeepsOrder.MANY).mapToObj(i -> "line " + i).toList();
    ClientProcess subscriber = subscriber(topic, qos, lines.size());

    publishLines(lines, "-t", topic, "-q", qos);

    assertThat(subscriber.awaitLines()).isEqualTo(lines);
  }

  @Test
  void largePayloadArrives(@TempDir Path folder) throws Exception {
    String topic = unusedName();
    Path file = folder.resolve("large");
    Files.writeString(file, CarriesLargePayloads.largePayload());
    ClientProcess subscriber = subscriber(topic, "1", 1);

    publish("-t", topic, "-q", "1", "-f", file.toString());

    assertThat(subscriber.awaitLines()).containsExactly(CarriesLargePayloads.largePayload());
  }

  /** A subscriber that prints payloads only; without lines about packets nothing else tells. */
  private ClientProcess subscriber(String topic, String qos, int count) throws Exception {
    String session = unusedName();
    ClientProcess first = start("mosquitto_sub", options(session, topic, qos, "-E"));
    assertThat(first.awaitExitStatus()).isZero();
    return start("mosquitto_sub", options(session, topic, qos, "-C", Integer.toString(count)));
  }

  private static String[] options(String session, String topic, String qos, String... more) {
    List<String> options = new ArrayList<>(List.of("-c", "-i", session, "-t", topic, "-q", qos));
    options.addAll(List.of(more));
    return options.toArray(String[]::new);
  }
}
