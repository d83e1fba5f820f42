package io.zancudo.cluster;

import static io.zancudo.cluster.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.topic.RetainedCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RetainedStore} does. */
public abstract class RetainedStoreContract {
  private static final long NOW = 1_000_000;

  private RetainedStore store;

  /** An empty store. */
  protected abstract RetainedStore newStore();

  @BeforeEach
  void makeStore() {
    store = newStore();
  }

  @Test
  void storedMessageIsFoundByItsTopic() throws Exception {
    Message message = message("a/b", "hello");

    await(store.put(message));

    assertThat(store.get(TopicName.of("a/b"), NOW)).contains(message);
    assertThat(store.get(TopicName.of("a"), NOW)).isEmpty();
    assertThat(store.count()).isEqualTo(1);
    assertThat(store.payloadBytes()).isEqualTo(5);
  }

  @Test // [MQTT-3.3.1-5]
  void newMessageReplacesTheOneBefore() throws Exception {
    Message second = message("a", "123");
    await(store.put(message("a", "12345")));

    await(store.put(second));

    assertThat(store.get(TopicName.of("a"), NOW)).contains(second);
    assertThat(store.count()).isEqualTo(1);
    assertThat(store.payloadBytes()).isEqualTo(3);
  }

  @Test // [MQTT-3.3.1-6] [MQTT-3.3.1-7]
  void emptyPayloadRemovesTheMessageAndIsNotStored() throws Exception {
    await(store.put(message("a", "123")));

    await(store.put(message("a", "")));
    await(store.put(message("b", "")));

    assertThat(store.get(TopicName.of("a"), NOW)).isEmpty();
    assertThat(store.get(TopicName.of("b"), NOW)).isEmpty();
    assertThat(store.count()).isZero();
    assertThat(store.payloadBytes()).isZero();
  }

  @Test
  void filterFindsMatchingMessages() throws Exception {
    for (String topic : List.of("a/b", "a/c", "b/b", "$SYS/b")) {
      await(store.put(message(topic, topic)));
    }

    assertThat(topics("+/b")).containsExactlyInAnyOrder("a/b", "b/b");
    assertThat(topics("#")).containsExactlyInAnyOrder("a/b", "a/c", "b/b");
    assertThat(topics("$share/group/a/#")).containsExactlyInAnyOrder("a/b", "a/c");
    assertThat(topics("a/c")).containsExactly("a/c");
    assertThat(topics("c/#")).isEmpty();
  }

  @Test
  void expiredMessageIsNotReturned() throws Exception {
    await(store.put(expiring("a", NOW)));
    await(store.put(expiring("b", NOW)));
    await(store.put(expiring("c", NOW + 1)));

    assertThat(store.get(TopicName.of("a"), NOW)).isEmpty();
    assertThat(topics("#")).containsExactly("c");
  }

  @Test
  void expiredMessagesAreRemovedTheEarliestFirstAndInSlices() throws Exception {
    for (int i = 0; i < 5; i++) {
      await(store.put(expiring("a/" + i, NOW - i)));
    }
    await(store.put(expiring("later", NOW + 1)));
    await(store.put(message("never", "1")));

    assertThat(store.removeExpired(NOW, 2)).isEqualTo(2);
    assertThat(store.get(TopicName.of("a/4"), 0)).isEmpty();
    assertThat(store.get(TopicName.of("a/3"), 0)).isEmpty();
    assertThat(store.get(TopicName.of("a/2"), 0)).isPresent();
    assertThat(store.removeExpired(NOW, 100)).isEqualTo(3);
    assertThat(store.removeExpired(NOW, 100)).isZero();

    assertThat(topics("#")).containsExactlyInAnyOrder("later", "never");
    assertThat(store.count()).isEqualTo(2);
  }

  @Test
  void replacedMessageDoesNotTakeItsSuccessorAlongWhenItExpires() throws Exception {
    await(store.put(expiring("a", NOW)));
    await(store.put(message("a", "new")));
    await(store.put(expiring("b", NOW)));
    await(store.put(message("b", "")));
    await(store.put(message("b", "new")));

    assertThat(store.removeExpired(NOW, 100)).isZero();

    assertThat(topics("#")).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void payloadBytesAreThoseOfWhatIsThere() throws Exception {
    await(store.put(message("a", "1234567")));
    await(store.put(expiring("b", NOW)));
    await(store.put(expiring("c", NOW)));
    topics("b"); // may find out that it has expired

    store.removeExpired(NOW, 100);

    assertThat(store.count()).isEqualTo(1);
    assertThat(store.payloadBytes()).isEqualTo(7);
  }

  private List<String> topics(String filter) {
    RetainedCursor<Message> cursor = store.match(TopicFilter.of(filter), NOW);
    List<String> topics = new ArrayList<>();
    while (!cursor.isDone()) {
      cursor.next(3).ifPresent(message -> topics.add(message.topic().toString()));
    }
    return topics;
  }

  private static Message message(String topic, String payload) {
    return Message.ofText(topic, payload, Qos.AT_LEAST_ONCE, true);
  }

  private static Message expiring(String topic, long atMillis) {
    byte[] payload = "expires".getBytes(StandardCharsets.UTF_8);
    return new Message(
        TopicName.of(topic), payload, Qos.AT_LEAST_ONCE, true, Properties.NONE, atMillis, "client");
  }
}
