package io.zancudo.cluster;

import static io.zancudo.cluster.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.cluster.MessageStore.Outcome;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every {@link MessageStore} does. */
public abstract class MessageStoreContract extends StoreContract {

  @Test
  void messagesOfOneThreadAreInTheirOrder() throws Exception {
    Claim claim = claim(client(), 60);

    List<io.vertx.core.Future<Outcome>> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add(messages().append(append("m" + i)));
    }
    for (var each : all) {
      assertThat(await(each)).isEqualTo(Outcome.APPENDED);
    }

    List<StoredMessage> got =
        await(sessions().fetch(client(), claim.epoch(), 0, 1000, Integer.MAX_VALUE));
    assertThat(got).hasSize(500);
    for (int i = 0; i < 500; i++) {
      assertThat(got.get(i).sequence()).isEqualTo(i + 1);
      assertThat(payload(got.get(i))).isEqualTo("m" + i);
    }
  }

  @Test
  void messageWithAnIdentityIsTakenInOnce() throws Exception {
    Claim claim = claim(client(), 60);
    Append append = withId(new MessageId(7, 7), "once");

    assertThat(await(messages().append(append))).isEqualTo(Outcome.APPENDED);
    assertThat(await(messages().append(append))).isEqualTo(Outcome.DUPLICATE);
    assertThat(await(messages().append(withId(new MessageId(7, 3), "other"))))
        .isEqualTo(Outcome.APPENDED);

    assertThat(await(sessions().fetch(client(), claim.epoch(), 0, 10, 10_000))).hasSize(2);
  }

  @Test
  void newestIsRefusedWhenTheQueueIsFull() throws Exception {
    Claim claim = claim(client(), 60);
    for (int i = 0; i < MAX_MESSAGES; i++) {
      messages().append(append("m"));
    }

    assertThat(await(messages().append(append("too many")))).isEqualTo(Outcome.FULL);
    await(sessions().acknowledge(client(), claim.epoch(), 1, new long[0], new long[] {1}));
    assertThat(await(messages().append(append("fits")))).isEqualTo(Outcome.APPENDED);
  }

  @Test
  void sessionThatEndsWithItsConnectionTakesNoMessages() throws Exception {
    assertThat(await(messages().append(append("nobody")))).isEqualTo(Outcome.NO_SESSION);
    claim(client(), 0);
    assertThat(await(messages().append(append("clean")))).isEqualTo(Outcome.NO_SESSION);
  }

  @Test
  void connectedSessionIsWoken() throws Exception {
    Queue<String> woken = new ConcurrentLinkedQueue<>();
    messages().onMessages((clientId, safeUpTo) -> woken.add(clientId + safeUpTo));
    claim(client(), 60);

    await(messages().append(append("wake up")));

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(woken).contains(client() + 1));
  }

  private Append withId(MessageId id, String payload) {
    return new Append(
        client(),
        Optional.of(id),
        Message.ofText("t", payload, Qos.EXACTLY_ONCE, false),
        Qos.EXACTLY_ONCE,
        false,
        0,
        Optional.empty());
  }
}
