package io.zancudo.broker.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientLinkClosingTest {
  private static final int BIG = 20_000;

  private final LinkFixture fixture = new LinkFixture(ProtocolVersion.MQTT_5);
  private final ClientLink link = fixture.link;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void closeDeliversWhatWasWrittenInTheSameTurn() {
    fixture.publish("a", "x");
    link.disconnect(ReasonCode.SERVER_SHUTTING_DOWN, Properties.NONE);
    link.close();

    assertThat(fixture.received())
        .containsExactly("PUBLISH a 'x'", "DISCONNECT SERVER_SHUTTING_DOWN");
    assertThat(fixture.peer.isOpen()).isFalse();
    assertThat(fixture.owner.events).containsExactly("opened", "closed");
  }

  @Test
  void closeDeliversAPayloadThatIsShared() {
    fixture.publish("a", BIG);
    link.close();

    assertThat(fixture.received()).containsExactly("PUBLISH a (" + BIG + ")");
    assertThat(fixture.peer.isOpen()).isFalse();
  }

  @Test
  void closeDeliversWhatThePeerHasNotTakenInYet() {
    fixture.peer.channel().block();
    fixture.publish("a", "x");
    fixture.loops.settle();

    link.close();
    fixture.loops.settle();
    assertThat(fixture.peer.isOpen()).isTrue();
    fixture.peer.channel().unblock();

    assertThat(fixture.received()).containsExactly("PUBLISH a 'x'");
    assertThat(fixture.peer.isOpen()).isFalse();
    assertThat(fixture.owner.events).containsExactly("opened", "closed");
  }

  @Test
  void aConnectionWithNothingToSendClosesAtOnce() {
    link.close();

    assertThat(fixture.peer.isOpen()).isFalse();
    assertThat(fixture.owner.events).containsExactly("opened", "closed");
  }

  @Test
  void aPeerThatReadsNothingIsClosedAfterFiveSeconds() {
    fixture.peer.channel().block();
    fixture.publish("a", "x");
    link.close();

    fixture.loops.advance(Duration.ofMillis(4_900));
    assertThat(fixture.peer.isOpen()).isTrue();
    fixture.loops.advance(Duration.ofMillis(200));

    assertThat(fixture.peer.isOpen()).isFalse();
    assertThat(fixture.owner.events).containsExactly("opened", "closed");
  }

  @Test
  void abortDoesNotWait() {
    fixture.peer.channel().block();
    fixture.publish("a", "x");
    fixture.loops.settle();
    fixture.publish("a", "y");

    link.abort();

    assertThat(fixture.peer.isOpen()).isFalse();
    assertThat(link.isClosing()).isTrue();
    assertThat(fixture.received()).isEmpty();
  }

  @Test
  void whatComesAfterCloseIsNotDecoded() {
    fixture.peer.channel().block();
    fixture.publish("a", "x");
    link.close();

    fixture.sendPingreq();
    fixture.loops.settle();

    assertThat(fixture.owner.lines()).isEmpty();
  }

  @Test
  void aHandlerThatClosesIsTheLast() {
    fixture.owner.onPacket = link::close;

    fixture.peer.send(
        out -> {
          LinkFixture.encode(out, ProtocolVersion.MQTT_5, "a", "x");
          LinkFixture.encode(out, ProtocolVersion.MQTT_5, "a", "y");
        });

    assertThat(fixture.owner.lines()).containsExactly("PUBLISH a 'x'");
    assertThat(fixture.owner.events).containsExactly("opened", "closed");
  }

  @Test
  void aViolationMayBeAnswered() {
    fixture.owner.onViolated =
        () -> {
          link.disconnect(ReasonCode.PROTOCOL_ERROR, Properties.NONE);
          link.close();
        };

    fixture.peer.send(new byte[] {0, 0});

    assertThat(fixture.received()).containsExactly("DISCONNECT PROTOCOL_ERROR");
    assertThat(fixture.peer.isOpen()).isFalse();
  }

  @Test
  void whatIsWrittenToAConnectionThatIsGoneIsForgotten() {
    fixture.owner.onClosed = () -> fixture.publish("a", "while closing");

    fixture.peer.channel().close();
    fixture.publish("a", "after");
    fixture.publish("a", BIG);
    fixture.loops.settle();

    assertThat(link.waitingBytes()).isZero();
  }

  @Test
  void whatIsWrittenAfterCloseIsNotSent() {
    fixture.peer.channel().block();
    fixture.publish("a", "before");
    link.close();

    fixture.publish("a", "after");
    fixture.publish("a", BIG);
    fixture.loops.settle();
    fixture.peer.channel().unblock();

    assertThat(fixture.received()).containsExactly("PUBLISH a 'before'");
  }

  @Test
  void closingTwiceIsClosingOnce() {
    fixture.publish("a", "x");

    link.close();
    link.close();
    link.abort();

    assertThat(fixture.owner.events).containsExactly("opened", "closed");
  }
}
