package io.zancudo.broker.testing;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.properties;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.broker.testing.Bytes.twoBytes;
import static io.zancudo.broker.testing.Bytes.variable;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;

import io.zancudo.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Every property in every packet that a client of MQTT 5 sends (section 2.2.2). */
final class PropertyPackets {
  private static final byte[] FIXED = hex("05 02 003C");
  private static final byte[] WITH_WILL = hex("05 06 003C");
  private static final byte[] ID = string("client");

  private final List<TestPacket> packets = new ArrayList<>();
  private final String name;
  private final UnaryOperator<byte[]> packet;
  private final boolean first;

  /** Wraps properties, given with their Property Length, into a packet. */
  private PropertyPackets(String name, UnaryOperator<byte[]> packet) {
    this.name = name;
    this.packet = packet;
    this.first = name.equals("CONNECT") || name.equals("Will");
  }

  static List<TestPacket> all() {
    List<PropertyPackets> tables =
        List.of(
            new PropertyPackets("CONNECT", p -> packet(0x10, string("MQTT"), FIXED, p, ID)),
            new PropertyPackets(
                "Will",
                p -> packet(0x10, string("MQTT"), WITH_WILL, hex("00"), ID, p, string("w"), ID)),
            new PropertyPackets("PUBLISH", p -> packet(0x30, string("t"), p, hex("7061"))),
            new PropertyPackets("PUBACK", p -> packet(0x40, twoBytes(1), hex("00"), p)),
            new PropertyPackets("PUBREC", p -> packet(0x50, twoBytes(1), hex("00"), p)),
            new PropertyPackets("PUBREL", p -> packet(0x62, twoBytes(1), hex("00"), p)),
            new PropertyPackets("PUBCOMP", p -> packet(0x70, twoBytes(1), hex("00"), p)),
            new PropertyPackets(
                "SUBSCRIBE", p -> packet(0x82, twoBytes(1), p, string("f"), hex("00"))),
            new PropertyPackets("UNSUBSCRIBE", p -> packet(0xA2, twoBytes(1), p, string("f"))),
            new PropertyPackets("DISCONNECT", p -> packet(0xE0, hex("00"), p)));
    List<TestPacket> all = new ArrayList<>();
    for (PropertyPackets table : tables) {
      PropertySample.all().forEach(table::known);
      table.unknown();
      table.orders();
      all.addAll(table.packets);
    }
    return all;
  }

  private void known(PropertySample property) {
    byte[] one = property.bytes();
    // Choice: as Mosquitto calls it.
    ReasonCode forbidden =
        name.equals("SUBSCRIBE") || name.equals("UNSUBSCRIBE")
            ? ReasonCode.MALFORMED_PACKET
            : ReasonCode.PROTOCOL_ERROR;
    boolean allowed = property.packets().contains(name);
    boolean complete = !(name.equals("CONNECT") && property.identifier() == 0x16);
    if (allowed && complete) {
      accepted("A property that the packet may have", properties(one));
      if (property.isRepeatable()) {
        accepted("A property twice that may be repeated", properties(one, one));
      } else {
        refused("A property twice", properties(one, one), ReasonCode.PROTOCOL_ERROR);
      }
    } else {
      refused("A property that the packet must not have", properties(one), forbidden);
    }
    for (byte[] bad : property.bad()) {
      refused("A property with a forbidden value", properties(property.with(bad)), forbidden);
    }
    for (int length = 1; length < one.length; length++) {
      byte[] cut = Arrays.copyOf(one, length);
      malformed("A property that ends early", properties(cut));
      malformed("A property beyond the Property Length", concat(variable(length), one));
    }
    if (property.isText()) {
      BadStrings.all()
          .values()
          .forEach(
              bad ->
                  malformed(
                      "A property that is no string",
                      properties(property.with(concat(bad, string("v"))))));
    }
  }

  private void unknown() {
    for (int identifier = 0; identifier < 256; identifier++) {
      int wanted = identifier;
      if (PropertySample.all().stream().noneMatch(known -> known.identifier() == wanted)) {
        malformed("An unknown property", properties(new byte[] {(byte) identifier, 0, 0, 0, 0}));
      }
    }
    for (String digits : new String[] {"8001 01", "A600 0000 0000", "FFFFFF7F 01", "8080808001"}) {
      malformed("An unknown property", properties(hex(digits)));
    }
  }

  private void orders() {
    byte[] a = concat(hex("26"), string("a"), string("1"));
    byte[] b = concat(hex("26"), string(""), string(""));
    accepted("Many User Properties", properties(a, b, a, b, b));
    malformed("A malformed property after a forbidden one", properties(hex("24 01"), hex("1F")));
  }

  private void accepted(String what, byte[] properties) {
    add(TestPacket.accepted(name(what), MQTT_5, packet.apply(properties)));
  }

  private void refused(String what, byte[] properties, ReasonCode violation) {
    byte[] bytes = packet.apply(properties);
    add(
        first
            ? TestPacket.rejected(name(what), MQTT_5, bytes, violation)
            : TestPacket.refused(name(what), MQTT_5, bytes, violation));
  }

  private void malformed(String what, byte[] properties) {
    refused(what, properties, ReasonCode.MALFORMED_PACKET);
  }

  private String name(String what) {
    return what + " in " + name;
  }

  private void add(TestPacket made) {
    packets.add(first ? made.asFirst() : made);
  }
}
