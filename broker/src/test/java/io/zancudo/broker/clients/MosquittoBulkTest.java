package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final String READY = "ready";

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

  /**
   * A subscriber that prints payloads only, and has subscribed: a retained message of another topic
   * has told. Without that its queue would fill up before it is connected, and drop messages.
   */
  private ClientProcess subscriber(String topic, String qos, int count) throws Exception {
    String ready = unusedName();
    publish("-t", ready, "-r", "-m", READY);
    String messages = Integer.toString(count + 1);
    ClientProcess subscriber =
        start("mosquitto_sub", "-t", topic, "-t", ready, "-q", qos, "-C", messages);
    subscriber.awaitLine(READY);
    return subscriber;
  }
}
