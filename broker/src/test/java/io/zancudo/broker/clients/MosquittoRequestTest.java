package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests of mosquitto_rr are answered, and properties come with messages. */
@ParameterizedClass
@MethodSource("channels")
class MosquittoRequestTest extends MosquittoPrograms {

  MosquittoRequestTest(Channel channel, ClientsBroker broker) {
    super(channel, broker);
  }

  @Test
  void requestIsAnswered() throws Exception {
    String requests = unusedName() + "/requests";
    String answers = unusedName() + "/answers";
    ClientProcess responder = subscribe("%p", "-t", requests, "-q", "1");

    ClientProcess requester =
        start("mosquitto_rr", "-t", requests, "-e", answers, "-q", "1", "-m", "2 + 2");
    String request = message(responder);
    publish("-t", answers, "-q", "1", "-m", request + " = 4");

    assertThat(requester.awaitLines()).containsExactly("2 + 2 = 4");
    assertThat(requester.awaitExitStatus()).isZero();
  }

  @Test
  void requestNamesTheTopicOfItsAnswer() throws Exception {
    Assumptions.assumeTrue(channel().isMqtt5(), "properties need MQTT 5");
    String requests = unusedName() + "/requests";
    String answers = unusedName() + "/answers";
    ClientProcess responder = subscribe("%R %D", "-t", requests);

    ClientProcess requester =
        start(
            "mosquitto_rr",
            "-t",
            requests,
            "-e",
            answers,
            "-m",
            "2 + 2",
            "-D",
            "publish",
            "correlation-data",
            "first");
    String[] responseTopicAndData = message(responder).split(" ", -1);
    publish(
        "-t",
        responseTopicAndData[0],
        "-D",
        "publish",
        "correlation-data",
        responseTopicAndData[1],
        "-m",
        "4");

    assertThat(responseTopicAndData).containsExactly(answers, "first");
    assertThat(requester.awaitLines()).containsExactly("4");
  }

  @Test
  void propertiesComeWithTheMessage() throws Exception {
    Assumptions.assumeTrue(channel().isMqtt5(), "properties need MQTT 5");
    String topic = unusedName();
    ClientProcess subscriber = subscribe("%P, %C, %R, %D, %p", "-t", topic);

    publish(
        "-t",
        topic,
        "-m",
        "21.5",
        "-D",
        "publish",
        "user-property",
        "unit",
        "°C",
        "-D",
        "publish",
        "user-property",
        "source",
        "roof",
        "-D",
        "publish",
        "content-type",
        "text/plain",
        "-D",
        "publish",
        "response-topic",
        "answers",
        "-D",
        "publish",
        "correlation-data",
        "question");

    assertThat(message(subscriber))
        .isEqualTo("unit:°C source:roof, text/plain, answers, question, 21.5");
  }
}
