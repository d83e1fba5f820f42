package io.zancudo.broker.testing;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;

import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The other packets that a client may send once it is connected, and those that it may not:
 * PINGREQ, DISCONNECT, AUTH, second CONNECTs, servers' packets, and broken fixed headers.
 */
final class SessionPackets {
  private static final Set<Integer> DISCONNECT_REASONS =
      Set.of(0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99);

  private final List<TestPacket> packets = new ArrayList<>();
  private final ProtocolVersion v;

  private SessionPackets(ProtocolVersion version) {
    v = version;
  }

  static List<TestPacket> all() {
    List<TestPacket> all = new ArrayList<>();
    for (ProtocolVersion version : ProtocolVersion.values()) {
      SessionPackets table = new SessionPackets(version);
      table.ping();
      table.disconnect();
      table.auth();
      table.serversPackets();
      table.fixedHeaders();
      all.addAll(table.packets);
    }
    SessionPackets first = new SessionPackets(MQTT_3_1_1);
    first.firstPackets();
    all.addAll(first.packets);
    return all;
  }

  private void ping() {
    accepted("PINGREQ", hex("C0 00"));
    dropped("PINGREQ with a body", hex("C0 01 00"), ReasonCode.MALFORMED_PACKET);
    dropped("PINGRESP with a body", hex("D0 01 00"), ReasonCode.MALFORMED_PACKET);
    refused("PINGRESP from a client", hex("D0 00"), ReasonCode.PROTOCOL_ERROR);
    for (int flags = 1; flags < 16; flags++) {
      refused("PINGREQ with flags", packet(0xC0 | flags), ReasonCode.MALFORMED_PACKET);
    }
  }

  private void disconnect() {
    accepted("DISCONNECT", hex("E0 00"));
    for (int flags = 1; flags < 16; flags++) {
      refused("DISCONNECT with flags", packet(0xE0 | flags), ReasonCode.MALFORMED_PACKET);
    }
    if (v != MQTT_5) {
      refused("DISCONNECT with a body", hex("E0 01 00"), ReasonCode.MALFORMED_PACKET);
      return;
    }
    for (int code = 0; code < 256; code++) {
      byte[] bytes = packet(0xE0, new byte[] {(byte) code});
      if (DISCONNECT_REASONS.contains(code)) {
        accepted("DISCONNECT with a Reason Code", bytes);
      } else {
        dropped(
            "DISCONNECT with a Reason Code that it does not have",
            bytes,
            ReasonCode.PROTOCOL_ERROR);
      }
    }
    accepted("DISCONNECT with empty properties", hex("E0 02 82 00"));
    refused(
        "DISCONNECT with a Property Length beyond its end",
        hex("E0 02 00 01"),
        ReasonCode.MALFORMED_PACKET);
    refused(
        "DISCONNECT with bytes after its properties",
        hex("E0 03 00 00 00"),
        ReasonCode.PROTOCOL_ERROR);
  }

  /** The client of the table has not named an Authentication Method in its CONNECT. */
  private void auth() {
    byte[] method = concat(hex("15"), string("method"));
    refused("AUTH without a method in CONNECT", hex("F0 00"), ReasonCode.PROTOCOL_ERROR);
    refused("AUTH without a method in CONNECT", hex("F1 00"), ReasonCode.PROTOCOL_ERROR);
    refused(
        "AUTH without a method in CONNECT",
        packet(0xF0, hex("19"), Bytes.properties(method)),
        ReasonCode.PROTOCOL_ERROR);
  }

  private void firstPackets() {
    for (int type = 0x00; type < 0x100; type += 0x10) {
      if (type != 0x10) {
        packets.add(
            TestPacket.dropped(
                    "A first packet that is not CONNECT",
                    MQTT_3_1_1,
                    new byte[] {(byte) type},
                    ReasonCode.PROTOCOL_ERROR)
                .asFirst());
      }
    }
  }

  private void serversPackets() {
    byte[] p = v == MQTT_5 ? hex("00") : hex("");
    dropped(
        "CONNECT again",
        ConnectPackets.connect(v, 0x02, string("client")),
        ReasonCode.PROTOCOL_ERROR);
    refused("CONNACK from a client", packet(0x20, hex("00 00"), p), ReasonCode.PROTOCOL_ERROR);
    refused("CONNACK from a client", packet(0x29, hex("00 01")), ReasonCode.PROTOCOL_ERROR);
    refused(
        "SUBACK from a client", packet(0x90, hex("0001"), p, hex("00")), ReasonCode.PROTOCOL_ERROR);
    refused("UNSUBACK from a client", packet(0xB0, hex("0001"), p), ReasonCode.PROTOCOL_ERROR);
    refused("SUBACK with flags", packet(0x91, hex("0001"), p), ReasonCode.MALFORMED_PACKET);
    refused("UNSUBACK with flags", packet(0xB8, hex("0001"), p), ReasonCode.MALFORMED_PACKET);
  }

  private void fixedHeaders() {
    for (int flags = 0; flags < 16; flags++) {
      refused("Packet type 0", new byte[] {(byte) flags}, ReasonCode.PROTOCOL_ERROR);
    }
    for (int type = 0x20; type < 0x100; type += 0x10) {
      dropped(
          "Remaining Length of five bytes",
          concat(new byte[] {(byte) type}, hex("80808080")),
          ReasonCode.MALFORMED_PACKET);
    }
    if (v == MQTT_5) {
      refused("Remaining Length that is not minimal", hex("C0 8000"), ReasonCode.MALFORMED_PACKET);
      refused(
          "Remaining Length that is not minimal",
          hex("40 828000 0001"),
          ReasonCode.MALFORMED_PACKET);
    } else {
      accepted("Remaining Length that is not minimal", hex("C0 80808000"));
      accepted("Remaining Length that is not minimal", hex("40 828000 0001"));
    }
  }

  private void accepted(String name, byte[] bytes) {
    packets.add(TestPacket.accepted(name, v, bytes));
  }

  private void refused(String name, byte[] bytes, ReasonCode violation) {
    packets.add(TestPacket.refused(name, v, bytes, violation));
  }

  private void dropped(String name, byte[] bytes, ReasonCode violation) {
    packets.add(TestPacket.dropped(name, v, bytes, violation));
  }
}
