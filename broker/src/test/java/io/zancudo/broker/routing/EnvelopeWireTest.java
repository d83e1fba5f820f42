package io.zancudo.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.wire.MessageWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicFilter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes of envelopes with messages: nodes of different versions live on them. */
class EnvelopeWireTest {
  private static final Message MESSAGE = Message.ofText("a", "b", Qos.AT_LEAST_ONCE, false);

  /** {@link #MESSAGE}: QoS, topic, no publisher, no properties, payload. */
  private static final String MESSAGE_BYTES =
      "01" + "07000000" + "01" + "0161" + "00" + "00" + "0162";

  private static final String HEADER = "01" + "02000000" + "ac02";

  @Test
  void messagesHaveTheseBytes() {
    WireWriter out = new WireWriter(1);
    EnvelopeWire.begin(out, 300);
    EnvelopeWire.write(out, Optional.empty(), bytes(MESSAGE));
    EnvelopeWire.write(out, Optional.of(new MessageId(7, 300)), bytes(MESSAGE));

    assertThat(hex(out))
        .isEqualTo(
            HEADER
                + ("01" + "0d000000" + "00" + MESSAGE_BYTES)
                + ("01" + "10000000" + "01" + "07" + "ac02" + MESSAGE_BYTES));
    WireReader in = new WireReader(out.toByteArray());
    assertThat(EnvelopeWire.readLoop(in)).isEqualTo(300);
    EnvelopeWire.Entry first = EnvelopeWire.readEntry(in);
    assertThat(first.id()).isEmpty();
    assertThat(bytes(first.message())).isEqualTo(bytes(MESSAGE));
    assertThat(EnvelopeWire.readEntry(in).id()).contains(new MessageId(7, 300));
    assertThat(in.hasMore()).isFalse();
  }

  @Test
  void aMessageForASharedSubscriptionHasTheseBytes() {
    WireWriter out = new WireWriter(1);
    EnvelopeWire.write(
        out, new EnvelopeWire.Shared(2, TopicFilter.of("$share/g/a"), "me", MESSAGE));

    assertThat(hex(out))
        .isEqualTo(
            ("01" + "1b000000") + "02" + "0a2473686172652f672f61" + "026d65" + MESSAGE_BYTES);
    EnvelopeWire.Shared read = EnvelopeWire.readShared(new WireReader(out.toByteArray()));
    assertThat(read.hops()).isEqualTo(2);
    assertThat(read.filter()).isEqualTo(TopicFilter.of("$share/g/a"));
    assertThat(read.clientId()).isEqualTo("me");
    assertThat(bytes(read.message())).isEqualTo(bytes(MESSAGE));
  }

  @Test
  void whatANewerVersionHasMoreIsSkipped() {
    WireReader in =
        reader(
            ("02" + "03000000" + "01" + "ffff")
                + ("02" + "0f000000" + "00" + MESSAGE_BYTES + "ffff")
                + ("02" + "0e000000" + "00" + MESSAGE_BYTES + "ff"));

    assertThat(EnvelopeWire.readLoop(in)).isEqualTo(1);
    assertThat(EnvelopeWire.readEntry(in).message().topic()).isEqualTo(MESSAGE.topic());
    assertThat(EnvelopeWire.readEntry(in).message().topic()).isEqualTo(MESSAGE.topic());
    assertThat(in.hasMore()).isFalse();
    assertThat(
            EnvelopeWire.readShared(
                    reader("02" + "12000000" + "00" + "0161" + "026d65" + MESSAGE_BYTES + "ff"))
                .clientId())
        .isEqualTo("me");
  }

  @Test
  void whatEndsTooEarlyIsRefused() {
    byte[] entry = HexFormat.of().parseHex("01" + "0d000000" + "00" + MESSAGE_BYTES);

    for (int length = 0; length < entry.length; length++) {
      byte[] cut = Arrays.copyOf(entry, length);
      assertThatThrownBy(() -> EnvelopeWire.readEntry(new WireReader(cut)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static byte[] bytes(Message message) {
    WireWriter out = new WireWriter();
    MessageWire.write(out, message);
    return out.toByteArray();
  }

  private static WireReader reader(String digits) {
    return new WireReader(HexFormat.of().parseHex(digits));
  }

  private static String hex(WireWriter out) {
    return HexFormat.of().formatHex(out.toByteArray());
  }
}
