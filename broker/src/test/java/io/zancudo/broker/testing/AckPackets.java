package io.zancudo.broker.testing;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.twoBytes;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;

import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** PUBACK, PUBREC, PUBREL and PUBCOMP, right and wrong (MQTT 5.0 sections 3.4 to 3.7). */
final class AckPackets {
  private static final Map<String, Integer> FIRST_BYTES =
      Map.of("PUBACK", 0x40, "PUBREC", 0x50, "PUBREL", 0x62, "PUBCOMP", 0x70);
  private static final Set<Integer> RECEIVED =
      Set.of(0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99);
  private static final Set<Integer> RELEASED = Set.of(0x00, 0x92);

  private final List<TestPacket> packets = new ArrayList<>();
  private final String name;
  private final int first;
  private final ProtocolVersion v;

  private AckPackets(String name, int first, ProtocolVersion version) {
    this.name = name;
    this.first = first;
    this.v = version;
  }

  static List<TestPacket> all() {
    List<TestPacket> all = new ArrayList<>();
    FIRST_BYTES.forEach(
        (name, first) -> {
          for (ProtocolVersion version : ProtocolVersion.values()) {
            AckPackets table = new AckPackets(name, first, version);
            table.everyVersion();
            if (version == MQTT_5) {
              table.reasonCodes();
              table.lengthsOf5();
            } else {
              table.refused(
                  name + " with bytes after its identifier",
                  packet(first, hex("0001 00")),
                  ReasonCode.MALFORMED_PACKET);
            }
            all.addAll(table.packets);
          }
        });
    return all;
  }

  private void everyVersion() {
    accepted(name, packet(first, twoBytes(1)));
    accepted(name, packet(first, twoBytes(65535)));
    refused(
        name + " with Packet Identifier 0", packet(first, twoBytes(0)), ReasonCode.PROTOCOL_ERROR);
    refused(name + " that ends within its identifier", packet(first), ReasonCode.MALFORMED_PACKET);
    refused(
        name + " that ends within its identifier",
        packet(first, hex("01")),
        ReasonCode.MALFORMED_PACKET);
    for (int flags = 0; flags < 16; flags++) {
      int wrong = (first & 0xF0) | flags;
      if (wrong != first && !(v == MQTT_3_1 && name.equals("PUBREL"))) {
        refused(
            name + " with wrong flags", packet(wrong, twoBytes(1)), ReasonCode.MALFORMED_PACKET);
      }
    }
    if (v == MQTT_3_1 && name.equals("PUBREL")) {
      accepted("PUBREL of MQTT 3.1 with DUP", packet(0x6A, twoBytes(1)));
    }
  }

  private void reasonCodes() {
    Set<Integer> allowed = name.equals("PUBACK") || name.equals("PUBREC") ? RECEIVED : RELEASED;
    for (int code = 0; code < 256; code++) {
      byte[] body = concat(twoBytes(1), new byte[] {(byte) code});
      for (byte[] bytes : new byte[][] {packet(first, body), packet(first, body, hex("00"))}) {
        if (allowed.contains(code)) {
          accepted(name + " with a Reason Code", bytes);
        } else {
          refused(
              name + " with a Reason Code that it does not have", bytes, ReasonCode.PROTOCOL_ERROR);
        }
      }
    }
  }

  private void lengthsOf5() {
    refused(
        name + " with Packet Identifier 0",
        packet(first, twoBytes(0), hex("00")),
        ReasonCode.PROTOCOL_ERROR);
    refused(
        name + " with bytes after its properties",
        packet(first, hex("0001 00 00 00")),
        ReasonCode.MALFORMED_PACKET);
    refused(
        name + " with a Property Length beyond its end",
        packet(first, hex("0001 00 01")),
        ReasonCode.MALFORMED_PACKET);
  }

  private void accepted(String what, byte[] bytes) {
    packets.add(TestPacket.accepted(what, v, bytes));
  }

  private void refused(String what, byte[] bytes, ReasonCode violation) {
    packets.add(TestPacket.refused(what, v, bytes, violation));
  }
}
