package io.zancudo.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.RetainHandling;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.mqtt.Will;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The bytes of stored and sent values: nodes of different versions live on them. */
class WireTest {
  private static final Properties TEXT =
      Properties.builder().add(Property.CONTENT_TYPE, "t").build();

  @Test
  void aMessageHasTheseBytes() {
    Message message =
        new Message(
            TopicName.of("a/b"), new byte[] {1, 2}, Qos.EXACTLY_ONCE, true, TEXT, 300, "me");

    byte[] bytes = written(MessageWire::write, message);

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "01" + "12000000" + "0e" + "ac02" + "03612f62" + "026d65" + "0403000174" + "020102");
    Message read = read(MessageWire::read, bytes);
    assertThat(read.topic()).isEqualTo(message.topic());
    assertThat(read.payload()).isEqualTo(message.payload());
    assertThat(read.qos()).isEqualTo(Qos.EXACTLY_ONCE);
    assertThat(read.retain()).isTrue();
    assertThat(read.properties().encoded()).isEqualTo(TEXT.encoded());
    assertThat(read.expiresAtMillis()).isEqualTo(300);
    assertThat(read.publisher()).isEqualTo("me");
    assertThat(read.publisherUsername()).isEmpty();
  }

  @Test
  void aRetainedMessageHasTheUserNameOfItsPublisherAtItsEnd() {
    Message message =
        new Message(TopicName.of("a/b"), new byte[] {1, 2}, Qos.EXACTLY_ONCE, true, TEXT, 400, "me")
            .toRetain(Optional.of("bo"), 300);

    byte[] bytes = written(MessageWire::write, message);

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "01"
                + "15000000"
                + "0e"
                + "ac02"
                + "03612f62"
                + "026d65"
                + "0403000174"
                + "020102"
                + "02626f");
    Message read = read(MessageWire::read, bytes);
    assertThat(read.payload()).isEqualTo(message.payload());
    assertThat(read.publisherUsername()).contains("bo");
  }

  @Test
  void aSubscriptionHasTheseBytes() {
    Subscription subscription =
        new Subscription(
            TopicFilter.of("$share/g/+/#"),
            Qos.AT_LEAST_ONCE,
            false,
            true,
            RetainHandling.DO_NOT_SEND,
            200);

    byte[] bytes = written(SubscriptionWire::write, subscription);

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo("01" + "10000000" + "0c2473686172652f672f2b2f23" + "29" + "c801");
    assertThat(read(SubscriptionWire::read, bytes)).isEqualTo(subscription);
  }

  @Test
  void aWillHasTheseBytes() {
    Will will =
        new Will(TopicName.of("w"), new byte[] {7}, Qos.AT_MOST_ONCE, true, Properties.NONE, -1, 5);

    byte[] bytes = written(WillWire::write, will);

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "01" + "11000000" + "04" + "0177" + "ffffffffffffffffff01" + "05" + "00" + "0107");
    Will read = read(WillWire::read, bytes);
    assertThat(read.messageExpirySeconds()).isEqualTo(-1);
    assertThat(read.delaySeconds()).isEqualTo(5);
    assertThat(read.payload()).isEqualTo(will.payload());
  }

  @Test
  void whatANewerVersionHasAddedIsSkipped() {
    WireWriter out = new WireWriter();
    out.writeByte(9).writeRaw(new byte[] {6, 0, 0, 0}).writeString("a").writeByte(1).writeInt(2);
    out.writeByte(99).writeByte(98).writeString("next");
    WireReader in = new WireReader(out.toByteArray());

    assertThat(SubscriptionWire.read(in))
        .isEqualTo(
            new Subscription(
                TopicFilter.of("a"),
                Qos.AT_LEAST_ONCE,
                false,
                false,
                RetainHandling.SEND_AT_SUBSCRIBE,
                2));
    assertThat(in.readString()).isEqualTo("next");
  }

  @Test
  void whatEndsTooEarlyIsRefused() {
    byte[] bytes = written(MessageWire::write, Message.ofText("a", "b", Qos.AT_MOST_ONCE, false));

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> MessageWire.read(new WireReader(cut)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static <T> byte[] written(BiConsumer<WireWriter, T> writer, T value) {
    WireWriter out = new WireWriter(1);
    writer.accept(out, value);
    return out.toByteArray();
  }

  private static <T> T read(Function<WireReader, T> reader, byte[] bytes) {
    WireReader in = new WireReader(bytes);
    T value = reader.apply(in);
    assertThat(in.hasMore()).isFalse();
    return value;
  }
}
