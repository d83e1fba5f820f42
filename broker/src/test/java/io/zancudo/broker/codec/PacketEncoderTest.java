package io.zancudo.broker.codec;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.zancudo.broker.testing.Spec;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.RetainHandling;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.mqtt.Will;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The exact bytes, in the forms in which Mosquitto sends them. */
class PacketEncoderTest {
  private static final Properties USER = Properties.builder().addUserProperty("k", "v").build();
  private static final String USER_BYTES = "07 26 0001 6b 0001 76";

  @Test
  @Spec("MQTT-3.2.2-1")
  void connack() {
    Properties defaults =
        Properties.builder()
            .add(Property.TOPIC_ALIAS_MAXIMUM, 10)
            .add(Property.MAXIMUM_PACKET_SIZE, 2_000_000)
            .add(Property.RECEIVE_MAXIMUM, 20)
            .build();

    assertBytes(
        "20 0e 00 00 0b 22 000a 27 001e8480 21 0014",
        out -> PacketEncoder.connack(out, MQTT_5, false, 0, defaults));
    assertBytes(
        "20 03 00 84 00", out -> PacketEncoder.connack(out, MQTT_5, false, 0x84, Properties.NONE));
    assertBytes(
        "20 02 01 00", out -> PacketEncoder.connack(out, MQTT_3_1_1, true, 0, Properties.NONE));
    assertBytes("20 02 00 05", out -> PacketEncoder.connack(out, MQTT_3_1, false, 5, USER));
  }

  @Test
  void acknowledgementsWithoutErrorAndPropertiesAreShort() {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      assertBytes(
          "40 02 0102 50 02 0102 62 02 0102 70 02 ffff",
          out -> {
            PacketEncoder.puback(out, version, 0x102, ReasonCode.SUCCESS, Properties.NONE);
            PacketEncoder.pubrec(out, version, 0x102, ReasonCode.SUCCESS, Properties.NONE);
            PacketEncoder.pubrel(out, version, 0x102, ReasonCode.SUCCESS, Properties.NONE);
            PacketEncoder.pubcomp(out, version, 0xFFFF, ReasonCode.SUCCESS, Properties.NONE);
          });
    }
  }

  @Test
  void acknowledgementsOfMqtt5HaveTheirReason() {
    assertBytes(
        "40 03 0001 10",
        out ->
            PacketEncoder.puback(
                out, MQTT_5, 1, ReasonCode.NO_MATCHING_SUBSCRIBERS, Properties.NONE));
    assertBytes(
        "50 03 0001 97",
        out -> PacketEncoder.pubrec(out, MQTT_5, 1, ReasonCode.QUOTA_EXCEEDED, Properties.NONE));
    assertBytes(
        "40 0b 0001 00 " + USER_BYTES,
        out -> PacketEncoder.puback(out, MQTT_5, 1, ReasonCode.SUCCESS, USER));
  }

  @Test
  void acknowledgementsBeforeMqtt5HaveNoReason() {
    assertBytes(
        "40 02 0001",
        out -> PacketEncoder.puback(out, MQTT_3_1_1, 1, ReasonCode.NOT_AUTHORIZED, USER));
  }

  @Test
  void subscribe() {
    Subscription plain = Subscription.of(TopicFilter.of("a/+"), Qos.AT_LEAST_ONCE);
    Subscription full =
        new Subscription(
            TopicFilter.of("ü"), Qos.EXACTLY_ONCE, true, true, RetainHandling.DO_NOT_SEND, 0);
    Subscribe subscribe = new Subscribe(7, List.of(plain, full), Properties.NONE);

    assertBytes(
        "82 0d 0007 0003 612f2b 01 0002 c3bc 02",
        out -> PacketEncoder.subscribe(out, MQTT_3_1_1, subscribe));
    assertBytes(
        "82 0e 0007 00 0003 612f2b 01 0002 c3bc 2e",
        out -> PacketEncoder.subscribe(out, MQTT_5, subscribe));
  }

  @Test
  void suback() {
    Suback suback =
        new Suback(
            7,
            List.of(ReasonCode.SUCCESS, ReasonCode.GRANTED_QOS_2, ReasonCode.NOT_AUTHORIZED),
            Properties.NONE);

    assertBytes("90 06 0007 00 00 02 87", out -> PacketEncoder.suback(out, MQTT_5, suback));
    assertBytes("90 05 0007 00 02 80", out -> PacketEncoder.suback(out, MQTT_3_1_1, suback));
  }

  @Test
  void unsubscribe() {
    Unsubscribe unsubscribe =
        new Unsubscribe(7, List.of(TopicFilter.of("$share/g/a"), TopicFilter.of("b")), USER);

    assertBytes(
        "a2 11 0007 000a 2473686172652f672f61 0001 62",
        out -> PacketEncoder.unsubscribe(out, MQTT_3_1_1, unsubscribe));
    assertBytes(
        "a2 19 0007 " + USER_BYTES + " 000a 2473686172652f672f61 0001 62",
        out -> PacketEncoder.unsubscribe(out, MQTT_5, unsubscribe));
  }

  @Test
  void unsuback() {
    Unsuback unsuback =
        new Unsuback(
            7, List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED), Properties.NONE);

    assertBytes("b0 05 0007 00 00 11", out -> PacketEncoder.unsuback(out, MQTT_5, unsuback));
    assertBytes("b0 02 0007", out -> PacketEncoder.unsuback(out, MQTT_3_1_1, unsuback));
  }

  @Test
  void pings() {
    assertBytes("c0 00", PacketEncoder::pingreq);
    assertBytes("d0 00", PacketEncoder::pingresp);
  }

  @Test
  void disconnect() {
    assertBytes(
        "e0 00", out -> PacketEncoder.disconnect(out, MQTT_5, ReasonCode.SUCCESS, Properties.NONE));
    assertBytes(
        "e0 01 8e",
        out ->
            PacketEncoder.disconnect(out, MQTT_5, ReasonCode.SESSION_TAKEN_OVER, Properties.NONE));
    assertBytes(
        "e0 09 8e " + USER_BYTES,
        out -> PacketEncoder.disconnect(out, MQTT_5, ReasonCode.SESSION_TAKEN_OVER, USER));
    assertBytes(
        "e0 09 00 " + USER_BYTES,
        out -> PacketEncoder.disconnect(out, MQTT_5, ReasonCode.SUCCESS, USER));
    assertBytes(
        "e0 00",
        out -> PacketEncoder.disconnect(out, MQTT_3_1_1, ReasonCode.SESSION_TAKEN_OVER, USER));
  }

  @Test
  void auth() {
    Properties method = Properties.builder().add(Property.AUTHENTICATION_METHOD, "m").build();

    assertBytes(
        "f0 06 18 04 15 0001 6d",
        out -> PacketEncoder.auth(out, ReasonCode.CONTINUE_AUTHENTICATION, method));
  }

  @Test
  @Spec("MQTT-3.1.3-1")
  void connectHasItsPayloadInOrder() {
    Will will =
        new Will(
            TopicName.of("w"), new byte[] {1, 0}, Qos.AT_LEAST_ONCE, true, Properties.NONE, 9, 5);
    Connect connect =
        new Connect(
            MQTT_5,
            false,
            true,
            60,
            "id",
            Optional.of("u"),
            Optional.of(new byte[] {(byte) 0xFF}),
            Optional.of(will),
            Properties.NONE);

    assertBytes(
        "10 27 0004 4d515454 05 ee 003c 00 0002 6964"
            + "0a 18 00000005 02 00000009 0001 77 0002 0100 0001 75 0001 ff",
        out -> PacketEncoder.connect(out, connect));
  }

  @Test
  void connectOfABridge() {
    Connect plain = Packets.connect(MQTT_3_1);
    Connect bridge =
        new Connect(
            plain.version(),
            true,
            false,
            0,
            "b",
            plain.username(),
            plain.password(),
            plain.will(),
            plain.properties());

    assertBytes(
        "10 0f 0006 4d5149736470 83 00 0000 0001 62", out -> PacketEncoder.connect(out, bridge));
  }

  @Test
  @Spec("MQTT-1.5.5-1")
  void lengthsAreInTheirShortestForm() {
    for (int length :
        new int[] {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_455}) {
      ByteBuf out = Unpooled.buffer(8);
      int end = VariableByteInteger.set(out, 0, length);

      assertThat(end).isEqualTo(VariableByteInteger.size(length));
      long read = VariableByteInteger.get(out, 0, end);
      assertThat((int) read).isEqualTo(length);
      assertThat((int) (read >> 32)).isEqualTo(end);
      assertThat(VariableByteInteger.get(out, 0, end - 1)).isEqualTo(-1);
    }
  }

  @Test
  void stringsThatAreTooLongAreRefused() {
    Unsubscribe unsubscribe =
        new Unsubscribe(1, List.of(TopicFilter.of("$share/" + "g".repeat(65_530) + "/f")), USER);

    assertThatThrownBy(() -> PacketEncoder.unsubscribe(Unpooled.buffer(), MQTT_3_1_1, unsubscribe))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65535");
  }

  private static void assertBytes(String hex, Consumer<ByteBuf> packet) {
    ByteBuf out = Unpooled.buffer(1);
    packet.accept(out);
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo(hex.replace(" ", ""));
  }
}
