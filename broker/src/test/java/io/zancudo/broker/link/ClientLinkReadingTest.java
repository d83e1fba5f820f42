package io.zancudo.broker.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.codec.PacketEncoder;
import io.zancudo.broker.testing.LogEvents;
import io.zancudo.mqtt.ProtocolVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientLinkReadingTest {
  private static final List<String> PACKETS =
      List.of("PUBLISH a '1'", "PINGREQ", "PUBLISH a/b/c '22'", "PUBLISH a '333'", "PINGREQ");

  private LinkFixture fixture = new LinkFixture(ProtocolVersion.MQTT_5);

  @AfterEach
  void close() {
    fixture.close();
  }

  private byte[] packets() {
    return fixture.peer.bytes(
        out -> {
          LinkFixture.encode(out, ProtocolVersion.MQTT_5, "a", "1");
          PacketEncoder.pingreq(out);
          LinkFixture.encode(out, ProtocolVersion.MQTT_5, "a/b/c", "22");
          LinkFixture.encode(out, ProtocolVersion.MQTT_5, "a", "333");
          PacketEncoder.pingreq(out);
        });
  }

  private void reset() {
    fixture.close();
    fixture = new LinkFixture(ProtocolVersion.MQTT_5);
  }

  private boolean isAutoRead() {
    return fixture.peer.channel().config().isAutoRead();
  }

  @Test
  void theOwnerHearsOnceThatTheConnectionIsOpen() {
    assertThat(fixture.owner.events).containsExactly("opened");
    fixture.close();
    fixture = new LinkFixture(ProtocolVersion.MQTT_5, false);

    fixture.peer.channel().pipeline().addLast(fixture.link);
    fixture.peer.channel().pipeline().fireChannelActive();

    assertThat(fixture.owner.events).containsExactly("opened");
  }

  @Test
  void nothingIsLostOrReorderedOverAPauseWhereverTheInputIsSplit() {
    byte[] bytes = packets();
    for (int split = 0; split <= bytes.length; split++) {
      for (int pauseAfter = 1; pauseAfter <= PACKETS.size(); pauseAfter++) {
        for (ResumeAt resumeAt : ResumeAt.values()) {
          readWithPause(bytes, split, pauseAfter, resumeAt);
          assertThat(fixture.owner.lines())
              .as("split at %d, pause after %d, resumed %s", split, pauseAfter, resumeAt)
              .isEqualTo(PACKETS);
          assertThat(isAutoRead()).isTrue();
          reset();
        }
      }
    }
  }

  private enum ResumeAt {
    ONCE_IT_PAUSED,
    BEFORE_THE_REST_CAME,
    AFTER_THE_REST_CAME
  }

  private void readWithPause(byte[] bytes, int split, int pauseAfter, ResumeAt resumeAt) {
    ClientLink link = fixture.link;
    boolean[] paused = {false};
    fixture.owner.onPacket =
        () -> {
          if (fixture.owner.lines().size() == pauseAfter) {
            link.pauseReading();
            paused[0] = resumeAt != ResumeAt.ONCE_IT_PAUSED;
            if (!paused[0]) {
              link.resumeReading(); // its task runs when this packet has long been handled
            }
          }
        };
    fixture.peer.send(Arrays.copyOf(bytes, split));
    if (paused[0]) {
      assertThat(fixture.owner.lines()).hasSize(pauseAfter);
      if (resumeAt == ResumeAt.BEFORE_THE_REST_CAME) {
        link.resumeReading();
        paused[0] = false;
      }
    }
    fixture.peer.send(Arrays.copyOfRange(bytes, split, bytes.length));
    if (paused[0]) {
      assertThat(fixture.owner.lines()).hasSize(pauseAfter);
      link.resumeReading();
    }
    fixture.loops.settle();
  }

  @Test
  void everyPauseNeedsItsResume() {
    fixture.link.pauseReading();
    fixture.link.pauseReading();
    fixture.sendPingreq();

    fixture.link.resumeReading();
    fixture.loops.settle();
    assertThat(fixture.owner.lines()).isEmpty();
    fixture.link.resumeReading();
    fixture.loops.settle();

    assertThat(fixture.owner.lines()).containsExactly("PINGREQ");
  }

  /** Else its PINGREQs alone would fill the memory. */
  @Test
  void aPeerThatDoesNotTakeItsAnswersIsNotReadFromUntilItDoes() {
    fixture.owner.onPacket = fixture.link::pingresp;
    fixture.peer.channel().block();
    int sent = LinkOutput.MAX_ANSWER_BYTES / 2;
    for (int i = 0; i < sent; i++) {
      fixture.sendPingreq();
      if (i % 1000 == 0) {
        fixture.loops.settle();
      }
    }
    int answered = fixture.owner.lines().size();
    assertThat(answered).isBetween(1000, sent - 1);
    assertThat(fixture.link.waitingBytes()).isLessThan(LinkOutput.MAX_ANSWER_BYTES);

    fixture.peer.channel().unblock();
    fixture.loops.settle();

    assertThat(fixture.owner.lines()).hasSize(sent);
    assertThat(fixture.loops.loop(0).budget().usedBytes()).isZero();
  }

  @Test
  void aPauseThatBeginsBeforeAnEarlierOneHasEndedHolds() {
    fixture.link.pauseReading();
    fixture.sendPingreq();
    fixture.link.resumeReading();
    fixture.link.pauseReading(); // before the task of the resume has run

    fixture.loops.settle();
    assertThat(fixture.owner.lines()).isEmpty();
    fixture.link.resumeReading();
    fixture.loops.settle();

    assertThat(fixture.owner.lines()).containsExactly("PINGREQ");
  }

  @Test
  void aHandlerOfKeptPacketsMayPauseAgain() {
    fixture.owner.onPacket =
        () -> {
          fixture.link.pauseReading();
          fixture.link.resumeReading();
        };

    fixture.peer.send(packets());
    for (int packets = 1; packets <= PACKETS.size(); packets++) {
      assertThat(fixture.owner.lines()).hasSize(packets);
      fixture.loops.runTurn(0);
    }

    assertThat(fixture.owner.lines()).isEqualTo(PACKETS);
  }

  @Test
  void theSocketIsLeftAloneUnlessSomethingComesInAPause() {
    fixture.link.pauseReading();
    fixture.link.resumeReading();
    fixture.loops.settle();
    fixture.link.pauseReading();
    assertThat(isAutoRead()).isTrue();

    fixture.sendPingreq();
    assertThat(isAutoRead()).isFalse();
    fixture.link.resumeReading();
    fixture.loops.settle();

    assertThat(isAutoRead()).isTrue();
  }

  @Test
  void theSocketStaysStoppedWhileAnotherPauseHolds() {
    fixture.link.pauseReading();
    fixture.sendPingreq();
    fixture.owner.onPacket = fixture.link::pauseReading;

    fixture.link.resumeReading();
    fixture.loops.settle();
    assertThat(isAutoRead()).isFalse();
    fixture.owner.onPacket = () -> {};
    fixture.link.resumeReading();
    fixture.loops.settle();

    assertThat(isAutoRead()).isTrue();
  }

  @Test
  void aConnectionThatEndsInAPauseHandsNothingOver() {
    fixture.link.pauseReading();
    fixture.sendPingreq();
    fixture.link.resumeReading();

    fixture.peer.close();
    fixture.loops.settle();

    assertThat(fixture.owner.lines()).isEmpty();
    assertThat(fixture.owner.events).containsExactly("opened", "closed");
  }

  @Test
  void afterAViolationNothingMoreIsDecoded() {
    fixture.peer.send(new byte[] {0, 0});
    fixture.sendPingreq();

    assertThat(fixture.owner.events).containsExactly("opened", "violated PROTOCOL_ERROR");
    assertThat(fixture.owner.lines()).isEmpty();
  }

  @Test
  void aViolationInWhatWasKeptIsOneToo() {
    fixture.link.pauseReading();
    fixture.sendPingreq();
    fixture.peer.send(new byte[] {0, 0});
    fixture.sendPingreq();
    fixture.link.resumeReading();
    fixture.loops.settle();

    assertThat(fixture.owner.lines()).containsExactly("PINGREQ");
    assertThat(fixture.owner.events).containsExactly("opened", "violated PROTOCOL_ERROR");
  }

  @Test
  void anOwnerThatFailsLosesItsConnection() {
    fixture.owner.onPacket = ClientLinkReadingTest::fail;

    try (LogEvents log = new LogEvents(ClientLink.class)) {
      fixture.peer.send(packets());
      assertThat(log.errors()).hasSize(1);
    }

    assertThat(fixture.owner.lines()).hasSize(1);
    assertThat(fixture.owner.events).containsExactly("opened", "closed");
    assertThat(fixture.owner.cause).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anOwnerThatFailsWithWhatWasKeptLosesItsConnectionToo() {
    fixture.owner.onPacket = ClientLinkReadingTest::fail;
    fixture.link.pauseReading();
    fixture.peer.send(packets());
    fixture.link.resumeReading();

    try (LogEvents log = new LogEvents(ClientLink.class)) {
      fixture.loops.settle();
      assertThat(log.errors()).hasSize(1);
    }

    assertThat(fixture.owner.lines()).hasSize(1);
    assertThat(fixture.owner.events).containsExactly("opened", "closed");
    assertThat(fixture.owner.cause).isInstanceOf(IllegalStateException.class);
    assertThat(fixture.peer.isOpen()).isFalse();
  }

  private static void fail() {
    throw new IllegalStateException("expected by this test");
  }

  @Test
  void theOwnerHearsWhyTheConnectionFailedAndHearsItOnce() {
    IOException reset = new IOException("Connection reset by peer");

    fixture.peer.channel().pipeline().fireExceptionCaught(reset);
    fixture.peer.channel().pipeline().fireExceptionCaught(new IOException("another"));
    fixture.peer.channel().runPendingTasks();

    assertThat(fixture.owner.cause).isSameAs(reset);
    assertThat(fixture.owner.events).containsExactly("opened", "closed");
  }

  @Test
  void whenSomethingWasLastReadIsKnown() {
    long start = fixture.link.lastReadMillis();
    fixture.loops.clock().advance(Duration.ofSeconds(3));
    assertThat(fixture.link.lastReadMillis()).isEqualTo(start);

    fixture.sendPingreq();

    assertThat(fixture.link.lastReadMillis()).isEqualTo(start + 3000);
  }
}
