package io.zancudo.broker.codec;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.properties;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.PropertySample;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a server sends, right and wrong, as the client's side of the codec takes it. */
class ClientSideTest {
  private static final Map<String, UnaryOperator<byte[]>> PACKETS =
      Map.of(
          "CONNACK", p -> packet(0x20, hex("0000"), p),
          "PUBLISH", p -> packet(0x30, string("t"), p, hex("61")),
          "PUBACK", p -> packet(0x40, hex("0001 00"), p),
          "PUBREC", p -> packet(0x50, hex("0001 00"), p),
          "PUBREL", p -> packet(0x62, hex("0001 00"), p),
          "PUBCOMP", p -> packet(0x70, hex("0001 00"), p),
          "SUBACK", p -> packet(0x90, hex("0001"), p, hex("00")),
          "UNSUBACK", p -> packet(0xB0, hex("0001"), p, hex("00")),
          "DISCONNECT", p -> packet(0xE0, hex("00"), p));

  @Test
  void everyPacketHasItsProperties() {
    PACKETS.forEach(
        (name, packet) -> {
          for (PropertySample property : PropertySample.all()) {
            byte[] bytes = packet.apply(properties(property.bytes()));
            if (isAllowed(name, property)) {
              assertAccepted(MQTT_5, bytes);
            } else {
              assertRefused(ReasonCode.PROTOCOL_ERROR, MQTT_5, bytes);
            }
          }
        });
  }

  /** A server sends Subscription Identifiers, but no Session Expiry Interval in DISCONNECT. */
  private static boolean isAllowed(String packet, PropertySample property) {
    if (packet.equals("PUBLISH") && property.identifier() == 0x0B) {
      return true;
    }
    return property.packets().contains(packet)
        && !(packet.equals("DISCONNECT") && property.identifier() == 0x11);
  }

  @Test
  void propertiesWithForbiddenValuesAreRefused() {
    for (PropertySample property : PropertySample.all()) {
      for (byte[] bad : property.bad()) {
        for (UnaryOperator<byte[]> packet : PACKETS.values()) {
          assertRefused(
              ReasonCode.PROTOCOL_ERROR, MQTT_5, packet.apply(properties(property.with(bad))));
        }
      }
    }
  }

  @Test
  void publishMayHaveManySubscriptionIdentifiers() {
    byte[] identifiers = properties(hex("0B 01 0B 8001"), hex("01 01"), hex("0B 01"));

    Decoding decoding =
        Decoding.connected(Role.CLIENT, MQTT_5).feed(packet(0x30, string("t"), identifiers));

    RecordingHandler.Published published = (RecordingHandler.Published) decoding.handler.only();
    assertThat(published.properties())
        .isEqualTo(Properties.builder().add(Property.PAYLOAD_FORMAT_INDICATOR, 1).build());
  }

  @Test
  void connackHasItsReasonCodes() {
    Set<Integer> codes =
        Set.of(
            0x00, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90,
            0x95, 0x97, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F);
    for (int code = 0; code < 256; code++) {
      byte[] five = packet(0x20, new byte[] {0, (byte) code, 0});
      byte[] before5 = packet(0x20, new byte[] {0, (byte) code});
      assertEither(codes.contains(code), MQTT_5, five);
      assertEither(code <= 5, MQTT_3_1_1, before5);
      assertEither(code <= 5, MQTT_3_1, before5);
    }
  }

  @Test
  void refusalInTheFormOf311IsUnderstoodByAClientOfMqtt5() {
    Decoding decoding = Decoding.connected(Role.CLIENT, MQTT_5).feed(hex("2002 0001"));

    assertThat(decoding.handler.only()).isEqualTo(new Connack(false, 1, Properties.NONE));
  }

  @Test
  void connackFlagsAreChecked() {
    for (int flags = 2; flags < 256; flags <<= 1) {
      byte[] bytes = new byte[] {(byte) flags, 0};
      assertRefused(ReasonCode.MALFORMED_PACKET, MQTT_5, packet(0x20, bytes, hex("00")));
      assertRefused(ReasonCode.MALFORMED_PACKET, MQTT_3_1_1, packet(0x20, bytes));
      assertAccepted(MQTT_3_1, packet(0x20, bytes));
    }
    assertRefused(ReasonCode.PROTOCOL_ERROR, MQTT_5, hex("2003 01 87 00"));
    assertRefused(ReasonCode.PROTOCOL_ERROR, MQTT_3_1_1, hex("2002 01 05"));
    assertAccepted(MQTT_5, hex("2003 01 00 00"));
    assertAccepted(MQTT_3_1_1, hex("2002 01 00"));
  }

  @Test
  void lengthsAreChecked() {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      byte[] p = version == MQTT_5 ? hex("00") : hex("");
      assertRefused(ReasonCode.MALFORMED_PACKET, version, hex("2000"));
      assertRefused(ReasonCode.MALFORMED_PACKET, version, hex("2001 00"));
      assertRefused(ReasonCode.MALFORMED_PACKET, version, packet(0x20, hex("0000"), p, hex("00")));
      assertRefused(ReasonCode.MALFORMED_PACKET, version, hex("9001 00"));
      assertRefused(ReasonCode.PROTOCOL_ERROR, version, packet(0x90, hex("0001"), p));
      assertRefused(ReasonCode.PROTOCOL_ERROR, version, packet(0x90, hex("0000"), p, hex("00")));
      assertRefused(ReasonCode.PROTOCOL_ERROR, version, packet(0xB0, hex("0000"), p, hex("00")));
      assertRefused(ReasonCode.MALFORMED_PACKET, version, hex("B001 00"));
    }
    assertRefused(ReasonCode.MALFORMED_PACKET, MQTT_3_1_1, hex("B003 0001 00"));
    assertRefused(ReasonCode.PROTOCOL_ERROR, MQTT_5, hex("B003 0001 00"));
  }

  @Test
  void flagsAreChecked() {
    for (int flags = 1; flags < 16; flags++) {
      for (int type : new int[] {0x20, 0x90, 0xB0, 0xD0, 0xE0, 0xF0}) {
        byte[] body = type == 0xD0 ? hex("") : hex("0001 00");
        assertRefused(ReasonCode.MALFORMED_PACKET, MQTT_5, packet(type | flags, body));
      }
    }
  }

  @Test
  void packetsOfClientsAreRefused() {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      assertRefused(ReasonCode.PROTOCOL_ERROR, version, hex("C000"));
      assertRefused(ReasonCode.PROTOCOL_ERROR, version, hex("8200"));
      assertRefused(ReasonCode.PROTOCOL_ERROR, version, hex("A200"));
      assertRefused(ReasonCode.PROTOCOL_ERROR, version, hex("1000"));
    }
  }

  @Test
  void serverSaysDisconnectAndAuthInMqtt5Only() {
    assertRefused(ReasonCode.PROTOCOL_ERROR, MQTT_3_1_1, hex("E000"));
    assertRefused(ReasonCode.PROTOCOL_ERROR, MQTT_3_1_1, hex("F000"));
    assertAccepted(MQTT_5, hex("E000"));
    assertAccepted(MQTT_5, hex("F000"));
    byte[] method = properties(concat(hex("15"), string("m")));
    assertAccepted(MQTT_5, packet(0xF0, hex("18"), method));
    assertRefused(ReasonCode.PROTOCOL_ERROR, MQTT_5, packet(0xF0, hex("19"), method));
  }

  private static void assertEither(boolean accepted, ProtocolVersion version, byte[] bytes) {
    if (accepted) {
      assertAccepted(version, bytes);
    } else {
      assertRefused(ReasonCode.PROTOCOL_ERROR, version, bytes);
    }
  }

  private static void assertAccepted(ProtocolVersion version, byte[] bytes) {
    Decoding decoding = Decoding.connected(Role.CLIENT, version).feed(bytes);

    assertThat(decoding.violation).isNull();
    assertThat(decoding.handler.packets).hasSize(1);
  }

  private static void assertRefused(ReasonCode reason, ProtocolVersion version, byte[] bytes) {
    Decoding decoding = Decoding.connected(Role.CLIENT, version).feed(bytes);

    assertThat(decoding.violation().reason())
        .as(decoding.violation().getMessage())
        .isEqualTo(reason);
    assertThat(decoding.handler.packets).isEmpty();
  }
}
