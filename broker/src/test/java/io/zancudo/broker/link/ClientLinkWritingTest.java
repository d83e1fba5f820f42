package io.zancudo.broker.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.testing.Spec;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientLinkWritingTest {
  private static final int BIG = 20_000;

  private final LinkFixture fixture = new LinkFixture(ProtocolVersion.MQTT_5);
  private final ClientLink link = fixture.link;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aTurnTakesOneFlushHoweverManyPacketsItSends() {
    link.puback(1, ReasonCode.SUCCESS);
    link.pingresp();
    fixture.publish("a", "x");
    link.pubrel(2, ReasonCode.SUCCESS);
    assertThat(fixture.peer.received()).isEmpty();

    assertThat(fixture.received())
        .containsExactly("PUBACK #1", "PINGRESP", "PUBLISH a 'x'", "PUBREL #2");
    assertThat(fixture.peer.channel().flushCount()).isOne();
    fixture.loops.settle();
    assertThat(fixture.peer.channel().flushCount()).isOne();
  }

  @Test
  void aLotIsFlushedBeforeTheEndOfTheTurn() {
    List<String> expected = new ArrayList<>();
    while (fixture.peer.channel().outboundMessages().isEmpty() && expected.size() < 1000) {
      fixture.publish("a/" + expected.size(), 1000);
      expected.add("PUBLISH a/" + expected.size() + " (1000)");
    }

    assertThat(expected).hasSizeBetween(64, 70);
    assertThat(fixture.received()).isEqualTo(expected);
    assertThat(fixture.peer.channel().flushCount()).isEqualTo(2);
  }

  @Test
  void packetsOfEverySizeKeepTheirOrder() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int size = 100 * (1 + i * i % 211);
      fixture.publish("a/" + i, size);
      expected.add("PUBLISH a/" + i + " (" + size + ")");
      if (i % 7 == 0) {
        link.pingresp();
        expected.add("PINGRESP");
      }
    }

    assertThat(fixture.received()).isEqualTo(expected);
  }

  @Test
  void aPeerThatDoesNotReadIsCongestedUntilItHasCaughtUp() {
    fixture.peer.channel().block();
    assertThat(link.isCongested()).isFalse();
    int sent = 0;
    for (; !link.isCongested() && sent < 1000; sent++) {
      fixture.publish("a", BIG);
      fixture.loops.settle();
    }

    assertThat(link.waitingBytes())
        .isBetween((long) ClientLink.CONGESTED_BYTES, ClientLink.CONGESTED_BYTES + 2L * BIG);
    assertThat(fixture.owner.events).containsExactly("opened");
    fixture.peer.channel().unblock();
    fixture.loops.settle();
    assertThat(link.isCongested()).isFalse();
    assertThat(link.waitingBytes()).isZero();
    assertThat(fixture.owner.events).containsExactly("opened", "writable");
    assertThat(fixture.peer.received()).hasSize(sent);
  }

  @Test
  void whatIsAppendedCountsAsWaitingBeforeItIsFlushed() {
    fixture.publish("a", 1000);

    assertThat(link.waitingBytes()).isGreaterThan(1000);
  }

  /** The owner sends more while the first bytes of a packet with a shared payload are written. */
  @Test
  void noPacketIsWrittenIntoTheMiddleOfAnother() {
    boolean[] busy = {false};
    fixture.owner.onWritable =
        () -> {
          if (!busy[0]) {
            busy[0] = true;
            fixture.publish("from/writable", BIG);
          }
        };
    fixture.peer.channel().block();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      fixture.publish("a/" + i, 8_180); // below the size from which payloads are shared
      expected.add("PUBLISH a/" + i + " (8180)");
    }
    fixture.publish("b", BIG); // its head goes with what was appended, over the channel's mark
    expected.add("PUBLISH b (" + BIG + ")");
    fixture.loops.settle();
    fixture.peer.channel().unblock();

    assertThat(fixture.received())
        .filteredOn(line -> !line.contains("writable"))
        .isEqualTo(expected);
  }

  @Test
  void aWritableOwnerMayWriteAtOnce() {
    fixture.owner.onWritable = () -> fixture.publish("more", BIG);
    fixture.peer.channel().block();
    for (int i = 0; i < 10; i++) {
      fixture.publish("a", BIG);
    }
    fixture.loops.settle();

    fixture.peer.channel().unblock();

    assertThat(fixture.received()).hasSize(11).endsWith("PUBLISH more (" + BIG + ")");
  }

  @Test
  void largePayloadsAreSharedAndOutliveTheirPublication() {
    LinkFixture second = new LinkFixture(ProtocolVersion.MQTT_3_1_1);
    LinkFixture third = new LinkFixture(ProtocolVersion.MQTT_5);
    List<LinkFixture> receivers = List.of(fixture, second, third);
    receivers.forEach(receiver -> receiver.peer.channel().block());
    Publication publication = new Publication().begin(LinkFixture.message("a", BIG), 0);

    receivers.forEach(
        receiver -> receiver.link.publish(publication, Qos.AT_LEAST_ONCE, false, true, 3, 0));
    assertThat(publication.payload().refCnt()).isGreaterThan(receivers.size());
    publication.end();
    receivers.forEach(receiver -> receiver.loops.settle());
    second.peer.close(); // one of them gets nothing: its share is released
    receivers.forEach(receiver -> receiver.peer.channel().unblock());

    String expected = "PUBLISH a (" + BIG + ") q1 #3 retain";
    assertThat(fixture.received()).containsExactly(expected);
    assertThat(third.received()).containsExactly(expected);
    second.close();
    third.close();
  }

  // ---------------------------------------------------------------- properties of the connection

  @Test
  @Spec({"MQTT-3.1.2-26", "MQTT-3.3.2-10"})
  void theFirstTopicsGetAnAliasAndTheOthersNone() {
    link.outboundTopicAliases(2);

    for (String topic : List.of("a", "b", "c", "b", "a", "c")) {
      fixture.publish(topic, "x");
    }

    assertThat(fixture.received())
        .containsExactly(
            "PUBLISH a 'x' alias1",
            "PUBLISH b 'x' alias2",
            "PUBLISH c 'x'",
            "PUBLISH - 'x' alias2",
            "PUBLISH - 'x' alias1",
            "PUBLISH c 'x'");
  }

  @Test
  @Spec("MQTT-3.1.2-27")
  void noAliasIsSetForAClientThatWantsNone() {
    link.outboundTopicAliases(0);

    fixture.publish("a", "x");
    fixture.publish("a", "y");

    assertThat(fixture.received()).containsExactly("PUBLISH a 'x'", "PUBLISH a 'y'");
  }

  @Test
  void theMountPointIsNotSeen() {
    link.mountPoint("tenants/größer/");

    fixture.publish("tenants/größer/a", "x");
    fixture.publish("tenants/größer/b", BIG);
    link.outboundTopicAliases(5);
    fixture.publish("tenants/größer/a", "y");
    fixture.publish("tenants/größer/a", "z");

    assertThat(fixture.received())
        .containsExactly(
            "PUBLISH a 'x'",
            "PUBLISH b (" + BIG + ")",
            "PUBLISH a 'y' alias1",
            "PUBLISH - 'z' alias1");
  }

  @Test
  void topicsOutsideOfTheMountPointAreNotAccepted() {
    link.mountPoint("tenant/");

    assertThat(fixture.accepts(LinkFixture.message("tenant/a", 0), Qos.AT_MOST_ONCE, 0)).isTrue();
    for (String topic : List.of("a", "tenants/other/place", "tenant/")) {
      assertThat(fixture.accepts(LinkFixture.message(topic, 0), Qos.AT_MOST_ONCE, 0)).isFalse();
    }
  }

  @Test
  void theSubscriptionIdentifierIsSentAlong() {
    fixture.publish(LinkFixture.message("a", 0), Qos.AT_LEAST_ONCE, 77);

    assertThat(fixture.received()).containsExactly("PUBLISH a '' q1 #7 sub77");
  }

  @Test
  void whatIsLeftOfTheExpiryIntervalIsSentAlong() {
    Message message = LinkFixture.message("a", 0);
    long expiresAt = fixture.loops.loop(0).nowMillis() + 4_500;
    fixture.publish(
        new Message(
            message.topic(),
            message.payload(),
            message.qos(),
            false,
            message.properties(),
            expiresAt,
            ""),
        Qos.AT_MOST_ONCE,
        0);

    assertThat(fixture.received()).containsExactly("PUBLISH a '' expiry5");
  }
}
