package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A client's last message comes when it is lost, not when it leaves. */
interface PublishesWills extends Clients {

  @Test
  default void willIsPublishedWhenTheConnectionIsCut() throws Exception {
    TestMessage will = TestMessage.of(unusedName(), "lost", 1);
    TestClient subscriber = connect();
    subscriber.subscribe(will.topic(), 1);

    try (Relay relay = new Relay(broker().vertx(), port())) {
      connect(relay.port(), ConnectOptions.clean(unusedName()).withWill(will));
      relay.cut();
    }

    assertThat(subscriber.next()).isEqualTo(will);
  }

  @Test
  default void willIsRetainedIfItSaysSo() throws Exception {
    TestMessage will = TestMessage.of(unusedName(), "lost", 1).retained();
    TestClient subscriber = connect();
    subscriber.subscribe(will.topic(), 1);
    TestClient later = connect();

    try (Relay relay = new Relay(broker().vertx(), port())) {
      connect(relay.port(), ConnectOptions.clean(unusedName()).withWill(will));
      relay.cut();
    }
    subscriber.next();
    later.subscribe(will.topic(), 1);

    assertThat(later.next()).isEqualTo(will);
  }

  @Test
  default void willIsForgottenAfterDisconnect() throws Exception {
    TestMessage will = TestMessage.of(unusedName(), "lost", 1);
    TestClient subscriber = connect();
    subscriber.subscribe(will.topic(), 1);

    connect(ConnectOptions.clean(unusedName()).withWill(will)).disconnect();
    connect().publishAndWait(TestMessage.of(will.topic(), "after", 1));

    assertThat(subscriber.next().payload()).isEqualTo("after");
    assertThat(subscriber.waiting()).isEmpty();
  }
}
