package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of one client and topic arrive in the order in which they were published, and once. */
interface KeepsOrder extends Clients {
  int MANY = 3_000;
  int SOME = 1_000;

  /** Not acknowledged at the same time; the broker allows 20. */
  int WINDOW = 16;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  default void messagesArriveInOrder(int qos) throws Exception {
    String topic = unusedName();
    TestClient subscriber = connect();
    subscriber.subscribe(topic, qos);
    List<TestMessage> sent =
        IntStream.range(0, channel().transport() == Transport.TCP ? MANY : SOME)
            .mapToObj(i -> TestMessage.of(topic, Integer.toString(i), qos))
            .toList();

    publishAll(connect(), sent);

    assertThat(subscriber.next(sent.size())).isEqualTo(sent);
    assertThat(subscriber.waiting()).isEmpty();
  }

  private static void publishAll(TestClient publisher, List<TestMessage> messages)
      throws Exception {
    Semaphore window = new Semaphore(WINDOW);
    for (TestMessage message : messages) {
      assertThat(window.tryAcquire(TestClient.WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      publisher
          .publish(message)
          .whenComplete(
              (reasonCode, failure) -> {
                if (failure == null) {
                  window.release();
                }
              });
    }
  }
}
