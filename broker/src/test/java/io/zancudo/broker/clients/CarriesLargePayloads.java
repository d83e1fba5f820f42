package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A payload may be much larger than any buffer on its way. */
interface CarriesLargePayloads extends Clients {
  int MEBIBYTE = 1 << 20;

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  default void largePayloadArrives(int qos) throws Exception {
    String topic = unusedName();
    TestClient subscriber = connect();
    subscriber.subscribe(topic, qos);
    TestMessage message = TestMessage.of(topic, largePayload(), qos);

    connect().publishAndWait(message);

    assertThat(subscriber.next()).isEqualTo(message);
  }

  /** Text in which no part is like another, so that a part in the wrong place is seen. */
  static String largePayload() {
    StringBuilder text = new StringBuilder(MEBIBYTE + 8);
    for (int i = 0; text.length() < MEBIBYTE; i++) {
      text.append(i).append(' ');
    }
    text.setLength(MEBIBYTE);
    return text.toString();
  }
}
