package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who subscribes later receives the last message of a topic. */
interface KeepsRetainedMessages extends Clients {

  @Test
  default void laterSubscriberReceivesTheRetainedMessage() throws Exception {
    String topic = unusedName();
    TestClient publisher = connect();
    publisher.publishAndWait(TestMessage.of(topic, "old", 1).retained());
    TestMessage message = TestMessage.of(topic, "new", 1).retained();
    publisher.publishAndWait(message);
    TestClient subscriber = connect();

    subscriber.subscribe(topic, 1);

    assertThat(subscriber.next()).isEqualTo(message);
  }

  @Test
  default void subscriberThatWasThereReceivesItWithoutRetain() throws Exception {
    String topic = unusedName();
    TestClient client = connect();
    client.subscribe(topic, 1);
    TestMessage message = TestMessage.of(topic, "now", 1);

    client.publishAndWait(message.retained());

    assertThat(client.next()).isEqualTo(message);
  }

  @Test
  default void emptyPayloadRemovesTheRetainedMessage() throws Exception {
    String first = unusedName();
    TestClient publisher = connect();
    publisher.publishAndWait(TestMessage.of(first + "/a", "gone", 1).retained());
    publisher.publishAndWait(TestMessage.of(first + "/b", "stays", 1).retained());
    TestClient subscriber = connect();

    publisher.publishAndWait(TestMessage.of(first + "/a", "", 1).retained());
    subscriber.subscribe(first + "/a", 1);
    subscriber.subscribe(first + "/b", 1);

    assertThat(subscriber.next().payload()).isEqualTo("stays");
  }
}
