package io.zancudo.broker.testing;

import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.properties;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.broker.testing.Bytes.twoBytes;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;

import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.List;

/** SUBSCRIBE and UNSUBSCRIBE, right and wrong (MQTT 5.0 sections 3.8 and 3.10). */
final class SubscriptionPackets {
  private static final String[] FILTERS = {
    "a",
    "/",
    "#",
    "+",
    "+/+",
    "a/+/b",
    "a/#",
    "/#",
    "$SYS/#",
    "$share/g/a/+",
    "$share/g//",
    "$share/g/#",
    "$shared",
    "\uFEFF"
  };
  private static final String[] WILDCARDS_MISPLACED = {
    "a#",
    "#a",
    "#/a",
    "a/#/b",
    "a+",
    "+a",
    "a/b+/c",
    "a/+b/c",
    "##",
    "++",
    "$share/#/a",
    "$share/g/a#"
  };
  private static final String[] SHARES_WRONG = {
    "$share/", "$share//a", "$share/g", "$share/g/", "$share/+/a"
  };
  private static final byte[] ID = twoBytes(1234);
  private static final byte[] A = string("a");

  private final List<TestPacket> packets = new ArrayList<>();
  private final ProtocolVersion v;
  private final byte[] p;

  private SubscriptionPackets(ProtocolVersion version) {
    v = version;
    p = version == MQTT_5 ? hex("00") : hex("");
  }

  static List<TestPacket> all() {
    List<TestPacket> all = new ArrayList<>();
    for (ProtocolVersion version : ProtocolVersion.values()) {
      SubscriptionPackets table = new SubscriptionPackets(version);
      table.filters("SUBSCRIBE", 0x82, hex("00"));
      table.filters("UNSUBSCRIBE", 0xA2, hex(""));
      table.lengths();
      table.options();
      if (version == MQTT_5) {
        table.identifiers();
      }
      all.addAll(table.packets);
    }
    return all;
  }

  private void filters(String name, int first, byte[] options) {
    for (String filter : FILTERS) {
      accepted(name, packet(first, ID, p, string(filter), options));
    }
    accepted(
        name + " with many filters",
        packet(first, ID, p, A, options, string("b/#"), options, A, options));
    accepted(
        name + " with a filter of 201 levels",
        packet(first, ID, p, string("/".repeat(200)), options));
    malformed(
        name + " with a filter of 202 levels",
        packet(first, ID, p, string("/".repeat(201)), options));
    for (String filter : WILDCARDS_MISPLACED) {
      malformed(name + " with a misplaced wildcard", packet(first, ID, p, string(filter), options));
    }
    for (String filter : SHARES_WRONG) {
      protocolError(
          name + " with an incomplete share", packet(first, ID, p, string(filter), options));
    }
    BadStrings.all()
        .forEach(
            (what, bad) ->
                malformed(
                    name + " with a filter that is no string", packet(first, ID, p, bad, options)));
    malformed(name + " with an empty filter", packet(first, ID, p, string(""), options));
    malformed(
        name + " with an empty filter", packet(first, ID, p, A, options, string(""), options));
    malformed(name + " with Packet Identifier 0", packet(first, twoBytes(0), p, A, options));
    for (int flags = 0; flags < 16; flags++) {
      if (flags != 2) {
        malformed(name + " with wrong flags", packet((first & 0xF0) | flags, ID, p, A, options));
      }
    }
    if (v == MQTT_3_1) {
      accepted(name + " of MQTT 3.1 without filters", packet(first, ID));
    } else {
      malformed(name + " without filters", packet(first, ID, p));
    }
  }

  private void lengths() {
    malformed("SUBSCRIBE that ends early", packet(0x82));
    malformed("SUBSCRIBE that ends early", packet(0x82, hex("01")));
    malformed("SUBSCRIBE that ends early", packet(0x82, ID, p, hex("00")));
    malformed("SUBSCRIBE that ends early", packet(0x82, ID, p, hex("0002 61")));
    malformed("SUBSCRIBE that ends early", packet(0x82, ID, p, A));
    malformed("SUBSCRIBE that ends early", packet(0x82, ID, p, A, hex("00 00")));
    malformed("UNSUBSCRIBE that ends early", packet(0xA2));
    malformed("UNSUBSCRIBE that ends early", packet(0xA2, hex("01")));
    malformed("UNSUBSCRIBE that ends early", packet(0xA2, ID, p, hex("0002 61")));
    malformed("UNSUBSCRIBE that ends early", packet(0xA2, ID, p, A, hex("00")));
  }

  private void options() {
    for (int options = 0; options < 256; options++) {
      byte[] bytes = packet(0x82, ID, p, A, new byte[] {(byte) options});
      boolean qosAllowed = (options & 0x03) != 3;
      boolean restAllowed =
          v == MQTT_5 ? (options & 0xC0) == 0 && (options & 0x30) != 0x30 : (options & 0xFC) == 0;
      if (qosAllowed && restAllowed) {
        accepted("SUBSCRIBE with options", bytes);
      } else if (!qosAllowed) {
        malformed("SUBSCRIBE with QoS 3", bytes);
      } else {
        malformed("SUBSCRIBE with reserved options", bytes);
      }
    }
    if (v == MQTT_5) {
      protocolError(
          "SUBSCRIBE with No Local on a share",
          packet(0x82, ID, p, string("$share/g/a"), hex("04")));
    }
  }

  private void identifiers() {
    for (String value : new String[] {"01", "7F", "8001", "FF7F", "808001", "FFFFFF7F"}) {
      accepted(
          "SUBSCRIBE with a Subscription Identifier",
          packet(0x82, ID, properties(hex("0B" + value)), A, hex("00")));
    }
    malformed(
        "SUBSCRIBE with Subscription Identifier 0",
        packet(0x82, ID, properties(hex("0B 00")), A, hex("00")));
    for (String value : new String[] {"8000", "8080808001"}) {
      malformed(
          "SUBSCRIBE with a malformed Subscription Identifier",
          packet(0x82, ID, properties(hex("0B" + value)), A, hex("00")));
    }
    protocolError(
        "SUBSCRIBE with two Subscription Identifiers",
        packet(0x82, ID, properties(hex("0B01 0B02")), A, hex("00")));
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
