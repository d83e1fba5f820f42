package io.zancudo.broker.codec;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.properties;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.broker.testing.Bytes.twoBytes;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static io.zancudo.mqtt.Qos.AT_LEAST_ONCE;
import static io.zancudo.mqtt.Qos.AT_MOST_ONCE;
import static io.zancudo.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.zancudo.broker.testing.Spec;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One message on its way to many receivers. */
class PublicationTest {
  private static final byte[] TOPIC = string("a/b");
  private static final byte[] PAYLOAD = hex("00FF7061");
  private static final byte[] CONTENT_TYPE = concat(hex("03"), string("text"));
  private static final byte[] USER_1 = concat(hex("26"), string("k"), string("1"));
  private static final byte[] USER_2 = concat(hex("26"), string("k"), string("2"));
  private static final byte[] EXPIRY_60 = hex("02 0000003C");
  private static final byte[] ALIAS_7 = hex("23 0007");

  private final Publication publication = new Publication();
  private final ByteBuf out = Unpooled.buffer();
  private boolean inputIsShared;

  @AfterEach
  void end() {
    publication.end();
  }

  @Test
  void manyReceiversOfOneFormGetTheirOwnFlagsAndIdentifiers() {
    publish(
        MQTT_3_1_1,
        packet(0x32, TOPIC, twoBytes(9), PAYLOAD),
        in -> {
          publication.begin(in, in.topic(), "publisher", 0);

          for (int id = 1; id <= 5; id++) {
            boolean odd = id % 2 == 1;
            publication.writeTo(out, MQTT_3_1_1, AT_LEAST_ONCE, odd, !odd, id);
            publication.writeTo(out, MQTT_3_1_1, AT_MOST_ONCE, false, odd, 0);
          }
        });

    for (int id = 1; id <= 5; id++) {
      boolean odd = id % 2 == 1;
      assertWritten(packet(odd ? 0x3A : 0x33, TOPIC, twoBytes(id), PAYLOAD));
      assertWritten(packet(odd ? 0x31 : 0x30, TOPIC, PAYLOAD));
    }
    assertNothingLeft();
  }

  @Test
  void qosOneAndTwoShareAForm() {
    Message message = message(Properties.NONE, Message.NEVER);
    publication.begin(message, 0);

    publication.writeTo(out, MQTT_3_1_1, AT_LEAST_ONCE, false, false, 1);
    publication.writeTo(out, MQTT_3_1_1, EXACTLY_ONCE, false, false, 2);
    publication.writeTo(out, MQTT_3_1_1, AT_LEAST_ONCE, false, false, 3);

    assertWritten(packet(0x32, TOPIC, twoBytes(1), PAYLOAD));
    assertWritten(packet(0x34, TOPIC, twoBytes(2), PAYLOAD));
    assertWritten(packet(0x32, TOPIC, twoBytes(3), PAYLOAD));
  }

  @Test
  @Spec({
    "MQTT-3.3.2-4",
    "MQTT-3.3.2-15",
    "MQTT-3.3.2-16",
    "MQTT-3.3.2-17",
    "MQTT-3.3.2-18",
    "MQTT-3.3.2-20"
  })
  void propertiesArePassedOnUnalteredInTheirOrder() {
    byte[] passedOn =
        concat(
            USER_2,
            hex("01 01"),
            USER_1,
            concat(hex("08"), string("r")),
            hex("09 0002 00FF"),
            CONTENT_TYPE,
            USER_2);

    receive(
        packet(0x30, TOPIC, properties(passedOn), PAYLOAD),
        3,
        () -> publication.writeTo(out, MQTT_5, AT_MOST_ONCE, false, false, 0));

    for (int i = 0; i < 3; i++) {
      assertWritten(packet(0x30, TOPIC, properties(passedOn), PAYLOAD));
    }
  }

  @Test
  void aliasIsNotPassedOnAndExpiryComesAfterThePassedOn() {
    receive(
        packet(0x30, TOPIC, properties(ALIAS_7, USER_1, EXPIRY_60, CONTENT_TYPE), PAYLOAD),
        3,
        () -> publication.writeTo(out, MQTT_5, AT_MOST_ONCE, false, false, 0));

    for (int i = 0; i < 3; i++) {
      assertWritten(packet(0x30, TOPIC, properties(USER_1, CONTENT_TYPE, EXPIRY_60), PAYLOAD));
    }
  }

  @Test
  void orderOfTheGeneralFormIsPassedOnExpiryAliasIdentifiers() {
    receive(
        packet(0x30, TOPIC, properties(EXPIRY_60, USER_1), PAYLOAD),
        1,
        () ->
            publication.writeTo(
                out, MQTT_5, EXACTLY_ONCE, true, true, 5, new int[] {1, 128}, 9, false));

    byte[] properties = properties(USER_1, EXPIRY_60, hex("23 0009"), hex("0B 01"), hex("0B 8001"));
    assertWritten(packet(0x3D, TOPIC, twoBytes(5), properties, PAYLOAD));
  }

  @Test
  void topicIsOmittedWhenTheReceiverKnowsTheAlias() {
    publication.begin(message(Properties.NONE, Message.NEVER), 0);

    publication.writeTo(out, MQTT_5, AT_MOST_ONCE, false, false, 0, new int[0], 9, true);

    assertWritten(packet(0x30, string(""), properties(hex("23 0009")), PAYLOAD));
  }

  @Test
  void generalFormBeforeMqtt5IsThePlainOne() {
    publication.begin(message(Properties.NONE, Message.NEVER), 0);

    publication.writeTo(out, MQTT_3_1_1, AT_LEAST_ONCE, false, false, 3, new int[] {1}, 9, true);

    assertWritten(packet(0x32, TOPIC, twoBytes(3), PAYLOAD));
  }

  @Test
  @Spec("MQTT-3.3.2-6")
  void expiryIsWhatIsLeftOfIt() {
    publication.begin(message(Properties.NONE, 60_000), 20_500);

    publication.writeTo(out, MQTT_5, AT_MOST_ONCE, false, false, 0);

    assertWritten(packet(0x30, TOPIC, properties(hex("02 00000028")), PAYLOAD));
  }

  @Test
  @Spec("MQTT-2.2.1-2")
  void qosZeroHasNoPacketIdentifier() {
    publication.begin(message(Properties.NONE, Message.NEVER), 0);

    publication.writeTo(out, MQTT_3_1_1, AT_MOST_ONCE, false, false, 77);

    assertWritten(packet(0x30, TOPIC, PAYLOAD));
  }

  @Test
  @Spec("MQTT-2.2.2-1")
  void noPropertiesAreAPropertyLengthOfZero() {
    publication.begin(message(Properties.NONE, Message.NEVER), 0);

    publication.writeTo(out, MQTT_5, AT_MOST_ONCE, false, false, 0);

    assertWritten(packet(0x30, TOPIC, hex("00"), PAYLOAD));
  }

  @Test
  void messageIsMadeOnceAndLivesOn() {
    byte[] in = packet(0x33, TOPIC, twoBytes(9), properties(USER_1, EXPIRY_60, ALIAS_7), PAYLOAD);
    Message[] made = new Message[1];
    publish(
        MQTT_5,
        in,
        inbound -> {
          publication.begin(inbound, inbound.topic(), "publisher", 1_000);
          made[0] = publication.message();
          assertThat(publication.message()).isSameAs(made[0]);
          publication.end();
        });

    Message message = made[0];
    assertThat(message.topic()).isEqualTo(TopicName.of("a/b"));
    assertThat(message.payload()).isEqualTo(PAYLOAD);
    assertThat(message.qos()).isEqualTo(AT_LEAST_ONCE);
    assertThat(message.retain()).isTrue();
    assertThat(message.publisher()).isEqualTo("publisher");
    assertThat(message.properties().encoded()).isEqualTo(USER_1);
    assertThat(message.expiresAtMillis()).isEqualTo(61_000);
  }

  @Test
  void messageWithoutExpiryNeverExpires() {
    receive(
        packet(0x30, TOPIC, hex("00")),
        1,
        () -> assertThat(publication.message().expiresAtMillis()).isEqualTo(Message.NEVER));
  }

  @Test
  void saysWhatWasPublished() {
    publication.begin(message(Properties.NONE, Message.NEVER), 0);

    assertThat(publication.topic()).isEqualTo(TopicName.of("a/b"));
    assertThat(publication.qos()).isEqualTo(AT_LEAST_ONCE);
    assertThat(publication.retain()).isFalse();
    assertThat(publication.publisher()).isEqualTo("from");
    assertThat(publication.payloadLength()).isEqualTo(PAYLOAD.length);
    assertThat(publication.message()).isSameAs(publication.message());
  }

  @Test
  void topicMayDifferFromTheReceivedOne() {
    publish(
        MQTT_5,
        packet(0x30, string(""), properties(ALIAS_7), PAYLOAD),
        in -> {
          publication.begin(in, TopicName.of("resolved"), "publisher", 0);
          publication.writeTo(out, MQTT_3_1_1, AT_MOST_ONCE, false, false, 0);
        });

    assertWritten(packet(0x30, string("resolved"), PAYLOAD));
  }

  @Test
  void beginsAgainWithAnotherMessage() {
    for (String topic : new String[] {"one", "a/longer/topic", "x"}) {
      publication.begin(Message.ofText(topic, topic, AT_LEAST_ONCE, false), 0);
      for (int id = 1; id <= 3; id++) {
        publication.writeTo(out, MQTT_5, AT_LEAST_ONCE, false, false, id);
        byte[] payload = topic.getBytes(StandardCharsets.UTF_8);
        assertWritten(packet(0x32, string(topic), twoBytes(id), hex("00"), payload));
      }
      publication.end();
    }
  }

  @Test
  void headAndPayloadAreThePacket() {
    byte[] payload = new byte[100_000];
    payload[99_999] = 7;
    byte[] in = packet(0x30, TOPIC, properties(USER_1), payload);
    publish(
        MQTT_5,
        in,
        inbound -> {
          publication.begin(inbound, inbound.topic(), "publisher", 0);
          publication.writeHeadTo(out, MQTT_5, AT_MOST_ONCE, false, false, 0);
          out.writeBytes(publication.payload().duplicate());
          publication.writeHeadTo(
              out, MQTT_5, AT_LEAST_ONCE, false, false, 1, new int[] {3}, 0, false);
          out.writeBytes(publication.payload().duplicate());
          publication.end();
        });

    assertWritten(in);
    byte[] general = properties(USER_1, hex("0B 03"));
    assertWritten(packet(0x32, TOPIC, twoBytes(1), general, payload));
    assertNothingLeft();
  }

  @Test
  void retainedPayloadOutlivesTheInput() {
    byte[] payload = new byte[10_000];
    payload[5_000] = 42;
    ByteBuf[] kept = new ByteBuf[1];
    publish(
        MQTT_3_1_1,
        packet(0x30, TOPIC, payload),
        in -> {
          publication.begin(in, in.topic(), "publisher", 0);
          kept[0] = publication.payload().retainedDuplicate();
          publication.end();
        });

    assertThat(inputIsShared).isTrue();
    assertThat(ByteBufUtil.getBytes(kept[0])).isEqualTo(payload);
    assertThat(kept[0].isReadOnly()).isTrue();
    assertThat(kept[0].release()).isTrue();
  }

  @Test
  void smallPayloadOfALargeInputIsCopied() {
    byte[] ping = hex("C000");
    byte[] many =
        concat(
            packet(0x30, TOPIC, PAYLOAD),
            concat(Collections.nCopies(100, ping).toArray(byte[][]::new)));
    ByteBuf[] kept = new ByteBuf[1];
    publish(
        MQTT_3_1_1,
        many,
        in -> {
          publication.begin(in, in.topic(), "publisher", 0);
          kept[0] = publication.payload().retainedDuplicate();
          assertThat(publication.payload()).isSameAs(publication.payload());
          publication.end();
        });

    assertThat(ByteBufUtil.getBytes(kept[0])).isEqualTo(PAYLOAD);
    assertThat(inputIsShared).isFalse();
    assertThat(kept[0].release()).isTrue();
  }

  @Test
  void payloadOfAMessageIsADirectBuffer() {
    publication.begin(message(Properties.NONE, Message.NEVER), 0);

    assertThat(publication.payload().isDirect()).isTrue();
    assertThat(ByteBufUtil.getBytes(publication.payload())).isEqualTo(PAYLOAD);
  }

  @Test
  void needsToHaveBegun() {
    assertThatThrownBy(publication::topic).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(publication::message).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void largePacketsAreSharedToo() {
    byte[] payload = new byte[200_000];
    payload[100] = 1;
    Message message =
        new Message(
            TopicName.of("a/b"), payload, AT_LEAST_ONCE, false, Properties.NONE, Message.NEVER, "");
    for (int round = 0; round < 2; round++) {
      publication.begin(message, 0);
      for (int id = 1; id <= 3; id++) {
        publication.writeTo(out, MQTT_3_1_1, AT_LEAST_ONCE, false, false, id);
        assertWritten(packet(0x32, TOPIC, twoBytes(id), payload));
      }
      publication.end();
    }
  }

  private static Message message(Properties properties, long expiresAtMillis) {
    return new Message(
        TopicName.of("a/b"), PAYLOAD, AT_LEAST_ONCE, false, properties, expiresAtMillis, "from");
  }

  /** Receives a PUBLISH of MQTT 5 and does something with its publication some times. */
  private void receive(byte[] bytes, int times, Runnable action) {
    publish(
        MQTT_5,
        bytes,
        in -> {
          publication.begin(in, in.topic(), "publisher", 0);
          for (int i = 0; i < times; i++) {
            action.run();
          }
        });
  }

  private void publish(ProtocolVersion version, byte[] bytes, Consumer<InboundPublish> action) {
    PacketDecoder decoder = new PacketDecoder(Role.SERVER, new TopicInterner(16));
    decoder.version(version);
    int[] calls = new int[1];
    PacketHandler handler =
        new PacketHandler() {
          @Override
          public void publish(InboundPublish in) {
            calls[0]++;
            action.accept(in);
          }

          @Override
          public void pingreq() {}
        };
    ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    decoder.decode(in, handler);
    decoder.close();
    assertThat(calls[0]).isEqualTo(1);
    inputIsShared = in.refCnt() > 0;
  }

  private void assertWritten(byte[] packet) {
    byte[] written = new byte[Math.min(packet.length, out.readableBytes())];
    out.readBytes(written);
    assertThat(written).isEqualTo(packet);
  }

  private void assertNothingLeft() {
    assertThat(out.isReadable()).isFalse();
  }
}
