package io.zancudo.broker.testing;

import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.properties;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.broker.testing.Bytes.twoBytes;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;

import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.List;

/** PUBLISH from a client, right and wrong (MQTT 5.0 section 3.3). */
final class PublishPackets {
  private static final byte[] TOPIC = string("a/topic");
  private static final byte[] PAYLOAD = hex("70617900FF");

  private final List<TestPacket> packets = new ArrayList<>();
  private final ProtocolVersion v;
  private final byte[] p;

  private PublishPackets(ProtocolVersion version) {
    v = version;
    p = version == MQTT_5 ? hex("00") : hex("");
  }

  static List<TestPacket> all() {
    List<TestPacket> all = new ArrayList<>();
    for (ProtocolVersion version : ProtocolVersion.values()) {
      PublishPackets table = new PublishPackets(version);
      table.wellFormed();
      table.flags();
      table.topics();
      table.lengths();
      if (version == MQTT_5) {
        table.aliases();
      }
      all.addAll(table.packets);
    }
    return all;
  }

  private void wellFormed() {
    accepted("PUBLISH with QoS 0", packet(0x30, TOPIC, p, PAYLOAD));
    accepted("PUBLISH with Retain", packet(0x31, TOPIC, p, PAYLOAD));
    accepted("PUBLISH with an empty payload", packet(0x30, TOPIC, p));
    for (int first : new int[] {0x32, 0x33, 0x3A, 0x34, 0x35, 0x3C, 0x3D}) {
      accepted("PUBLISH with QoS 1 or 2", packet(first, TOPIC, twoBytes(1234), p, PAYLOAD));
    }
    accepted(
        "PUBLISH with the greatest Packet Identifier",
        packet(0x32, TOPIC, twoBytes(65535), p, PAYLOAD));
    for (String topic :
        new String[] {"/", "//", " ", "$SYS/x", "\uFEFFa", "A\uD869\uDED4", "ü/é"}) {
      accepted("PUBLISH to an unusual topic", packet(0x30, string(topic), p, PAYLOAD));
    }
    accepted("PUBLISH to a topic of 201 levels", packet(0x30, string("/".repeat(200)), p, PAYLOAD));
    accepted("PUBLISH to the longest topic", packet(0x30, string("t".repeat(65535)), p, PAYLOAD));
  }

  private void flags() {
    for (int first : new int[] {0x36, 0x37, 0x3E, 0x3F}) {
      malformed("PUBLISH with QoS 3", packet(first, TOPIC, twoBytes(1), p, PAYLOAD));
      malformed("PUBLISH with QoS 3", packet(first, TOPIC, p, PAYLOAD));
    }
    for (int first : new int[] {0x38, 0x39}) {
      malformed("PUBLISH with QoS 0 and DUP", packet(first, TOPIC, p, PAYLOAD));
    }
    for (int first : new int[] {0x32, 0x34, 0x3A, 0x3C}) {
      protocolError("PUBLISH with Packet Identifier 0", packet(first, TOPIC, twoBytes(0), p));
    }
  }

  private void topics() {
    malformed("PUBLISH without Topic Name", packet(0x30, string(""), p, PAYLOAD));
    for (String topic : new String[] {"+", "#", "a/+", "a/#", "+opic", "to#ic", "a+", "#/a"}) {
      malformed("PUBLISH to a topic with a wildcard", packet(0x30, string(topic), p, PAYLOAD));
    }
    malformed(
        "PUBLISH to a topic of 202 levels", packet(0x30, string("/".repeat(201)), p, PAYLOAD));
    malformed(
        "PUBLISH to a topic of 65536 levels",
        packet(0x32, string("/".repeat(65535)), twoBytes(19), p, PAYLOAD));
    BadStrings.all()
        .forEach(
            (what, bad) ->
                malformed("PUBLISH to a topic that is no string", packet(0x30, bad, p, PAYLOAD)));
  }

  private void lengths() {
    malformed("PUBLISH that ends within the Topic Name", packet(0x30));
    malformed("PUBLISH that ends within the Topic Name", packet(0x30, hex("00")));
    malformed("PUBLISH that ends within the Topic Name", packet(0x30, hex("0003 6162")));
    malformed("PUBLISH that ends within the Packet Identifier", packet(0x32, TOPIC));
    malformed("PUBLISH that ends within the Packet Identifier", packet(0x34, TOPIC, hex("01")));
    if (v == MQTT_5) {
      malformed("PUBLISH without Property Length", packet(0x30, TOPIC));
      malformed("PUBLISH without Property Length", packet(0x32, TOPIC, twoBytes(1)));
      malformed("PUBLISH with a Property Length beyond its end", packet(0x30, TOPIC, hex("01")));
      malformed(
          "PUBLISH with a Property Length that is not minimal",
          packet(0x30, TOPIC, hex("8000"), PAYLOAD));
      malformed(
          "PUBLISH with a Property Length of five bytes",
          packet(0x30, TOPIC, hex("8080808001"), PAYLOAD));
    }
  }

  private void aliases() {
    byte[] alias = hex("23 0001");
    accepted(
        "PUBLISH with Topic Name and Topic Alias", packet(0x30, TOPIC, properties(alias), PAYLOAD));
    accepted("PUBLISH with Topic Alias only", packet(0x30, string(""), properties(alias), PAYLOAD));
    protocolError(
        "PUBLISH with Topic Alias 0", packet(0x30, TOPIC, properties(hex("23 0000")), PAYLOAD));
    protocolError(
        "PUBLISH with two Topic Aliases",
        packet(0x30, TOPIC, properties(alias, hex("23 0002")), PAYLOAD));
    for (byte[] identifier : new byte[][] {hex("0B 00"), hex("0B 01"), hex("0B FFFFFF7F")}) {
      protocolError(
          "PUBLISH with a Subscription Identifier",
          packet(0x30, TOPIC, properties(identifier), PAYLOAD));
    }
    for (String topic : new String[] {"", "+", "a/#", "a/+/b"}) {
      protocolError(
          "PUBLISH with an invalid Response Topic",
          packet(0x30, TOPIC, properties(hex("08"), string(topic)), PAYLOAD));
    }
  }

  private void accepted(String name, byte[] bytes) {
    packets.add(TestPacket.accepted(name, v, bytes));
  }

  private void malformed(String name, byte[] bytes) {
    packets.add(TestPacket.refused(name, v, bytes, ReasonCode.MALFORMED_PACKET));
  }

  private void protocolError(String name, byte[] bytes) {
    packets.add(TestPacket.refused(name, v, bytes, ReasonCode.PROTOCOL_ERROR));
  }
}
