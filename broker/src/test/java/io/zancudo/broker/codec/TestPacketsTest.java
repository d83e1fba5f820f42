package io.zancudo.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.codec.ProtocolViolation.Answer;
import io.zancudo.broker.testing.TestPacket;
import io.zancudo.broker.testing.TestPackets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The whole table of packets, whole and in fragments. */
class TestPacketsTest {
  /** How many packets of each name are cut at every position; the others are cut once. */
  private static final int FRAGMENTED_EVERYWHERE = 10;

  private static final int MAX_CUT = 60;

  @TestFactory
  Stream<DynamicTest> becomesWhatTheTableSays() {
    return TestPackets.all()
        .map(packet -> packet.name())
        .distinct()
        .map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
  }

  @Test
  void tableIsLarge() {
    assertThat(TestPackets.all().count()).isGreaterThan(10_000);
  }

  /** Checks all packets of the table with this name. */
  static void check(String name) {
    int index = 0;
    for (TestPacket packet : TestPackets.named(name)) {
      assertOutcome(packet, Decoding.before(packet).feed(packet.bytes()));
      int length = packet.bytes().length;
      if (index < FRAGMENTED_EVERYWHERE) {
        for (int cut = 1; cut < Math.min(length, MAX_CUT); cut++) {
          assertOutcome(packet, Decoding.before(packet).feed(split(packet.bytes(), cut)));
        }
        if (length < MAX_CUT) {
          assertOutcome(packet, Decoding.before(packet).feed(singleBytes(packet.bytes())));
        }
      } else if (length > 1) {
        int cut = 1 + index % (length - 1);
        assertOutcome(packet, Decoding.before(packet).feed(split(packet.bytes(), cut)));
      }
      index++;
    }
  }

  private static void assertOutcome(TestPacket packet, Decoding decoding) {
    Optional<ProtocolViolation> violation = Optional.ofNullable(decoding.violation);
    assertThat(violation.map(ProtocolViolation::reason))
        .as("%s: %s", packet, violation)
        .isEqualTo(packet.violation());
    assertThat(violation.map(ProtocolViolation::answer).orElse(Answer.NONE))
        .as("%s: %s", packet, violation)
        .isEqualTo(packet.answer());
    assertThat(decoding.handler.packets).hasSize(packet.violation().isEmpty() ? 1 : 0);
    assertThat(decoding.decoder.bufferedBytes()).isZero();
    if (packet.answer() != Answer.NONE || violation.isEmpty()) {
      assertThat(decoding.decoder.version()).as("%s", packet).isEqualTo(packet.version());
    }
    decoding.close();
  }

  private static byte[][] split(byte[] bytes, int at) {
    return new byte[][] {Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length)};
  }

  private static byte[][] singleBytes(byte[] bytes) {
    byte[][] single = new byte[bytes.length][];
    for (int i = 0; i < bytes.length; i++) {
      single[i] = new byte[] {bytes[i]};
    }
    return single;
  }
}
