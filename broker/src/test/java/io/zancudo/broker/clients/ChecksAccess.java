package io.zancudo.broker.clients;

import static io.zancudo.broker.clients.ClientsBroker.PASSWORD;
import static io.zancudo.broker.clients.ClientsBroker.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

/** Who may connect, and what they may read and write. */
interface ChecksAccess extends Clients {
  int NOT_AUTHORIZED = 0x87; // before MQTT 5: 5

  @Test
  default void wrongPasswordIsRefused() {
    assertRefused(ConnectOptions.clean(unusedName()).as(USER, "wrong"));
  }

  @Test
  default void unknownUserIsRefused() {
    assertRefused(ConnectOptions.clean(unusedName()).as("mallory", PASSWORD));
  }

  @Test
  default void anonymousIsRefused() {
    assertRefused(ConnectOptions.clean(unusedName()));
  }

  private void assertRefused(ConnectOptions options) {
    ConnectRefused refused =
        catchThrowableOfType(ConnectRefused.class, () -> connect(guardedPort(), options));

    assertThat(refused.reasonCode()).isEqualTo(channel().isMqtt5() ? NOT_AUTHORIZED : 5);
  }

  @Test
  default void accessControlListDecidesOnEachMessage() throws Exception {
    String last = "/" + unusedName();
    TestClient client =
        connect(guardedPort(), ConnectOptions.clean(unusedName()).as(USER, PASSWORD));
    client.subscribe("+" + last, 1);

    int toReadable = client.publishAndWait(TestMessage.of("readable" + last, "denied", 1));
    int toWritable = client.publishAndWait(TestMessage.of("writable" + last, "not delivered", 1));
    client.publishAndWait(TestMessage.of("open" + last, "delivered", 1));

    assertThat(client.next().payload()).isEqualTo("delivered");
    assertThat(toReadable).isEqualTo(channel().isMqtt5() ? NOT_AUTHORIZED : 0);
    assertThat(toWritable).isLessThan(NOT_AUTHORIZED);
  }

  private int guardedPort() {
    return broker().guardedPort(channel().transport());
  }
}
