package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What mosquitto_pub publishes comes to mosquitto_sub. */
@ParameterizedClass
@MethodSource("channels")
class MosquittoDeliveryTest extends MosquittoPrograms {

  MosquittoDeliveryTest(Channel channel, ClientsBroker broker) {
    super(channel, broker);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "2"})
  void subscriberReceivesWhatIsPublished(String qos) throws Exception {
    String topic = unusedName() + "/wärme";
    ClientProcess subscriber = subscribe("%t qos %q retain %r: %p", "-t", topic, "-q", qos);

    publish("-t", topic, "-q", qos, "-m", "21.5 °C");

    assertThat(message(subscriber)).isEqualTo(topic + " qos " + qos + " retain 0: 21.5 °C");
  }

  @Test
  void laterSubscriberReceivesTheRetainedMessage() throws Exception {
    String topic = unusedName();
    publish("-t", topic + "/gone", "-q", "1", "-r", "-m", "gone");
    publish("-t", topic + "/stays", "-q", "1", "-r", "-m", "stays");
    publish("-t", topic + "/gone", "-q", "1", "-r", "-n");

    ClientProcess subscriber = subscribe("%r %p", "-t", topic + "/#", "-q", "1");

    assertThat(message(subscriber)).isEqualTo("1 stays");
  }

  @Test
  void willIsPublishedWhenTheClientIsKilled() throws Exception {
    String topic = unusedName();
    ClientProcess watcher = subscribe("%t %q %p", "-t", topic, "-q", "1");
    ClientProcess victim =
        subscribe(
            "%p",
            "-t",
            unusedName(),
            "--will-topic",
            topic,
            "--will-qos",
            "1",
            "--will-payload",
            "killed");

    victim.kill();

    assertThat(message(watcher)).isEqualTo(topic + " 1 killed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void messagesWaitForTheClient(String qos) throws Exception {
    String topic = unusedName();
    String clientId = unusedName();
    List<String> lines = IntStream.range(0, 100).mapToObj(i -> "line " + i).toList();
    ClientProcess first =
        start("mosquitto_sub", "-c", "-i", clientId, "-t", topic, "-q", qos, "-E");
    assertThat(first.awaitExitStatus()).isZero();

    publishLines(lines, "-t", topic, "-q", qos);
    ClientProcess again =
        start("mosquitto_sub", "-c", "-i", clientId, "-t", topic, "-q", qos, "-C", "100");

    assertThat(again.awaitLines()).isEqualTo(lines);
  }

  @Test
  void membersOfAGroupShareTheMessages() throws Exception {
    String topic = unusedName();
    String filter = "$share/group/" + topic;
    List<String> lines = IntStream.range(0, 20).mapToObj(i -> "line " + i).toList();
    ClientProcess one = subscribe("%p", "-t", filter, "-q", "1", "-C", "10");
    ClientProcess other = subscribe("%p", "-t", filter, "-q", "1", "-C", "10");

    publishLines(lines, "-t", topic, "-q", "1");

    List<String> received = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      received.add(message(one));
      received.add(message(other));
    }
    assertThat(received).containsExactlyInAnyOrderElementsOf(lines);
  }
}
