package io.zancudo.cluster.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes of frames between nodes: nodes of different versions live on them. */
class FramesTest {
  @Test
  void helloHasTheseBytes() {
    assertThat(hex(Frames.hello(0x0102, 3, "n1")))
        .isEqualTo(
            ("00000016" + "01" + "01")
                + "0000000000000102"
                + "0000000000000003"
                + ("0002" + "6e31"));
  }

  @Test
  void anEnvelopeHasTheseBytes() {
    Buffer out = Buffer.buffer();
    Frames.appendEnvelope(out, 258, 200, Buffer.buffer("ab"));

    assertThat(hex(out)).isEqualTo("0000000c" + "02" + "0000000000000102" + "c8" + "6162");
  }

  @Test
  void answersHaveTheseBytes() {
    Buffer out = Buffer.buffer();
    Frames.appendAnswer(out, 1, true);
    Frames.appendAnswer(out, 2, false);

    assertThat(hex(out))
        .isEqualTo(
            ("0000000a" + "03" + "0000000000000001" + "00")
                + ("0000000a" + "03" + "0000000000000002" + "01"));
  }

  @Test
  void anUnknownLaneHasTheseBytes() {
    assertThat(hex(Frames.unknownLane())).isEqualTo("00000001" + "04");
  }

  @Test
  void framesThatEndTooEarlyAreNotWhole() {
    Buffer hello = Frames.hello(1, 1, "n1");
    Buffer envelope = Buffer.buffer();
    Frames.appendEnvelope(envelope, 1, 1, Buffer.buffer());

    for (Buffer frame : new Buffer[] {hello.slice(4, hello.length()), envelope.slice(4, 14)}) {
      assertThat(Frames.isWhole(frame)).isTrue();
      for (int length = 1; length < frame.length(); length++) {
        assertThat(Frames.isWhole(frame.slice(0, length))).isFalse();
      }
    }
    assertThat(Frames.isWhole(Buffer.buffer(new byte[] {99}))).isTrue();
  }

  private static String hex(Buffer frame) {
    return HexFormat.of().formatHex(frame.getBytes());
  }
}
