package io.zancudo.broker.testing;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.broker.testing.Bytes.twoBytes;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;

import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** CONNECT, right and wrong (MQTT 5.0 section 3.1). */
final class ConnectPackets {
  private static final byte[] ID = string("client");
  private static final byte[] TOPIC = string("will/topic");
  private static final byte[] PAYLOAD = string("gone");

  private final List<TestPacket> packets = new ArrayList<>();

  private ConnectPackets() {}

  static List<TestPacket> all() {
    ConnectPackets table = new ConnectPackets();
    for (ProtocolVersion version : ProtocolVersion.values()) {
      table.wellFormed(version);
      table.headers(version);
      table.wills(version);
      table.credentials(version);
      table.strings(version);
    }
    table.protocols();
    table.onlyMqtt31();
    table.emptyClientIds();
    return table.packets;
  }

  /** A CONNECT with the payload as given; in MQTT 5 without properties. */
  static byte[] connect(ProtocolVersion version, int flags, byte[]... payload) {
    return connect(0x10, version.protocolName(), version.level(), version, flags, payload);
  }

  private static byte[] connect(
      int firstByte,
      String name,
      int level,
      ProtocolVersion version,
      int flags,
      byte[]... payload) {
    return packet(
        firstByte,
        string(name),
        new byte[] {(byte) level, (byte) flags},
        twoBytes(60),
        noProperties(version),
        concat(payload));
  }

  private static byte[] noProperties(ProtocolVersion version) {
    return version == MQTT_5 ? hex("00") : hex("");
  }

  private void wellFormed(ProtocolVersion v) {
    accepted("CONNECT", v, connect(v, 0x02, ID));
    accepted(
        "CONNECT with the longest usual Client Identifier",
        v,
        connect(v, 0x02, string("abcdefghijklmnopqrstuvw")));
    accepted(
        "CONNECT with a Client Identifier of 24 bytes",
        v,
        connect(v, 0x02, string("abcdefghijklmnopqrstuvwx")));
    accepted("CONNECT without Clean Start", v, connect(v, 0x00, ID));
    accepted("CONNECT with a Will", v, connect(v, 0x06, ID, noProperties(v), TOPIC, PAYLOAD));
    accepted(
        "CONNECT with an empty Will Payload",
        v,
        connect(v, 0x06, ID, noProperties(v), TOPIC, string("")));
    accepted(
        "CONNECT with Will QoS 2 and Will Retain",
        v,
        connect(v, 0x36, ID, noProperties(v), TOPIC, PAYLOAD));
    accepted("CONNECT with User Name", v, connect(v, 0x82, ID, string("user")));
    accepted("CONNECT with an empty User Name", v, connect(v, 0x82, ID, string("")));
    accepted(
        "CONNECT with User Name and Password",
        v,
        connect(v, 0xC2, ID, string("user"), hex("0003 00FF61")));
    accepted(
        "CONNECT with everything",
        v,
        connect(v, 0xF6, ID, noProperties(v), TOPIC, PAYLOAD, string("u"), string("p")));
  }

  private void headers(ProtocolVersion v) {
    if (v != MQTT_3_1) {
      for (int flag : new int[] {0x11, 0x12, 0x14, 0x18}) {
        byte[] bytes = connect(flag, v.protocolName(), v.level(), v, 0x02, ID);
        dropped("CONNECT with reserved header flags", v, bytes, ReasonCode.MALFORMED_PACKET);
      }
      dropped(
          "CONNECT with its reserved flag", v, connect(v, 0x03, ID), ReasonCode.MALFORMED_PACKET);
    }
    byte[] nothing = hex("");
    dropped(
        "CONNECT without Client Identifier",
        v,
        connect(v, 0x02, nothing),
        ReasonCode.MALFORMED_PACKET);
    dropped(
        "CONNECT that ends within the Client Identifier",
        v,
        connect(v, 0x02, hex("0006 6162")),
        ReasonCode.MALFORMED_PACKET);
    byte[] whole = connect(v, 0x02, ID);
    int level = 2 + 2 + v.protocolName().length();
    for (int cut : new int[] {level, level + 1, level + 2, level + 3}) {
      byte[] bytes = Arrays.copyOf(whole, cut);
      bytes[1] = (byte) (cut - 2);
      dropped(
          "CONNECT that ends within its header",
          answerVersion(v, cut == level),
          bytes,
          ReasonCode.MALFORMED_PACKET);
    }
    byte[] long5 = connect(v, 0x02, ID, hex("00"));
    if (v == MQTT_5) {
      rejected("CONNECT with bytes after its payload", v, long5, ReasonCode.MALFORMED_PACKET);
      dropped(
          "CONNECT with a Remaining Length that is not minimal",
          v,
          concat(hex("10"), new byte[] {(byte) (whole[1] | 0x80), 0}, tail(whole)),
          ReasonCode.MALFORMED_PACKET);
    } else {
      dropped("CONNECT with bytes after its payload", v, long5, ReasonCode.MALFORMED_PACKET);
      accepted(
          "CONNECT with a Remaining Length that is not minimal",
          v,
          concat(hex("10"), new byte[] {(byte) (whole[1] | 0x80), 0}, tail(whole)));
    }
    dropped(
        "CONNECT with a Remaining Length of five bytes",
        MQTT_3_1_1,
        concat(hex("10 8080808001"), tail(whole)),
        ReasonCode.MALFORMED_PACKET);
  }

  /** Before the level has been read, the version is not known. */
  private static ProtocolVersion answerVersion(ProtocolVersion v, boolean unknown) {
    return unknown ? MQTT_3_1_1 : v;
  }

  private static byte[] tail(byte[] packet) {
    return Arrays.copyOfRange(packet, 2, packet.length);
  }

  private void wills(ProtocolVersion v) {
    byte[] p = noProperties(v);
    dropped(
        "CONNECT with Will QoS 3",
        v,
        connect(v, 0x1E, ID, p, TOPIC, PAYLOAD),
        ReasonCode.MALFORMED_PACKET);
    if (v != MQTT_3_1) {
      dropped(
          "CONNECT with Will QoS 1 without Will",
          v,
          connect(v, 0x0A, ID),
          ReasonCode.MALFORMED_PACKET);
      dropped(
          "CONNECT with Will Retain without Will",
          v,
          connect(v, 0x22, ID),
          ReasonCode.MALFORMED_PACKET);
    }
    byte[][] incomplete = {
      connect(v, 0x06, ID),
      connect(v, 0x06, ID, p, TOPIC),
      connect(v, 0x06, ID, p, TOPIC, hex("0005 6162"))
    };
    for (byte[] bytes : incomplete) {
      answeredIn5("CONNECT with an incomplete Will", v, bytes, ReasonCode.MALFORMED_PACKET);
    }
    answeredIn5(
        "CONNECT with an empty Will Topic",
        v,
        connect(v, 0x06, ID, p, string(""), PAYLOAD),
        ReasonCode.PROTOCOL_ERROR);
    for (String topic : new String[] {"+", "a/+/b", "#", "a/#", "a+b", "/".repeat(201)}) {
      dropped(
          "CONNECT with an invalid Will Topic",
          v,
          connect(v, 0x06, ID, p, string(topic), PAYLOAD),
          ReasonCode.TOPIC_NAME_INVALID);
    }
    accepted(
        "CONNECT with a Will Topic of 201 levels",
        v,
        connect(v, 0x06, ID, p, string("/".repeat(200)), PAYLOAD));
  }

  private void credentials(ProtocolVersion v) {
    if (v != MQTT_3_1) {
      dropped(
          "CONNECT without the announced User Name",
          v,
          connect(v, 0x82, ID),
          ReasonCode.MALFORMED_PACKET);
      dropped(
          "CONNECT without the announced Password",
          v,
          connect(v, 0xC2, ID, string("u")),
          ReasonCode.MALFORMED_PACKET);
    }
    byte[] passwordOnly = connect(v, 0x42, ID, string("p"));
    if (v == MQTT_5) {
      accepted("CONNECT with Password without User Name", v, passwordOnly);
    } else {
      dropped(
          "CONNECT with Password without User Name", v, passwordOnly, ReasonCode.PROTOCOL_ERROR);
    }
    answeredIn5(
        "CONNECT with a User Name that is not announced",
        v,
        connect(v, 0x02, ID, string("u")),
        ReasonCode.MALFORMED_PACKET);
    answeredIn5(
        "CONNECT with a Password that is not announced",
        v,
        connect(v, 0x82, ID, string("u"), string("p")),
        ReasonCode.MALFORMED_PACKET);
  }

  private void strings(ProtocolVersion v) {
    BadStrings.all()
        .forEach(
            (what, bad) -> {
              answeredIn5(
                  "CONNECT with a Client Identifier that is no string",
                  v,
                  connect(v, 0x02, bad),
                  ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
              dropped(
                  "CONNECT with a Will Topic that is no string",
                  v,
                  connect(v, 0x06, ID, noProperties(v), bad, PAYLOAD),
                  ReasonCode.TOPIC_NAME_INVALID);
              dropped(
                  "CONNECT with a User Name that is no string",
                  v,
                  connect(v, 0x82, ID, bad),
                  ReasonCode.MALFORMED_PACKET);
              accepted(
                  "CONNECT with a Password that is no string",
                  v,
                  connect(v, 0xC2, ID, string("u"), bad));
            });
  }

  private void protocols() {
    for (String name : new String[] {"MQTT", "MQIsdp", "MQTU"}) {
      for (int level : new int[] {0, 1, 2, 6, 0x7F, 0x80, 0x82, 0x85, 0x86, 0xFF}) {
        rejected(
            "CONNECT with an unknown Protocol Level",
            MQTT_5,
            connect(0x10, name, level, MQTT_3_1_1, 0x02, ID),
            ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
      }
    }
    for (int level : new int[] {3, 0x83}) {
      rejected(
          "CONNECT with name and level of different versions",
          MQTT_3_1_1,
          connect(0x10, "MQTT", level, MQTT_3_1_1, 0x02, ID),
          ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
    }
    for (int level : new int[] {4, 0x84, 5}) {
      rejected(
          "CONNECT with name and level of different versions",
          MQTT_3_1_1,
          connect(0x10, "MQIsdp", level, MQTT_3_1_1, 0x02, ID),
          ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
    }
    for (String name : new String[] {"", "MQT", "MQTU", "mqtt", "MQTTT", "MQisdp", "MQIsdpp"}) {
      dropped(
          "CONNECT with an unknown Protocol Name",
          MQTT_3_1_1,
          connect(0x10, name, 4, MQTT_3_1_1, 0x02, ID),
          ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
    }
    accepted("CONNECT of a bridge", MQTT_3_1, connect(0x10, "MQIsdp", 0x83, MQTT_3_1, 0x02, ID));
    accepted("CONNECT of a bridge", MQTT_3_1_1, connect(0x10, "MQTT", 0x84, MQTT_3_1_1, 0x02, ID));
  }

  /** What MQTT 3.1 did not define is not checked there. */
  private void onlyMqtt31() {
    accepted(
        "CONNECT of MQTT 3.1 with header flags",
        MQTT_3_1,
        connect(0x14, "MQIsdp", 3, MQTT_3_1, 0x02, ID));
    accepted("CONNECT of MQTT 3.1 with its reserved flag", MQTT_3_1, connect(MQTT_3_1, 0x03, ID));
    accepted(
        "CONNECT of MQTT 3.1 with Will QoS without Will", MQTT_3_1, connect(MQTT_3_1, 0x2A, ID));
    accepted(
        "CONNECT of MQTT 3.1 without the announced User Name",
        MQTT_3_1,
        connect(MQTT_3_1, 0xC2, ID));
    accepted(
        "CONNECT of MQTT 3.1 without the announced Password",
        MQTT_3_1,
        connect(MQTT_3_1, 0xC2, ID, string("u")));
  }

  private void emptyClientIds() {
    byte[] empty = string("");
    accepted(
        "CONNECT with an empty Client Identifier", MQTT_3_1_1, connect(MQTT_3_1_1, 0x02, empty));
    accepted("CONNECT with an empty Client Identifier", MQTT_5, connect(MQTT_5, 0x02, empty));
    accepted(
        "CONNECT with an empty Client Identifier without Clean Start",
        MQTT_5,
        connect(MQTT_5, 0x00, empty));
    rejected(
        "CONNECT with an empty Client Identifier without Clean Session",
        MQTT_3_1_1,
        connect(MQTT_3_1_1, 0x00, empty),
        ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    rejected(
        "CONNECT of MQTT 3.1 with an empty Client Identifier",
        MQTT_3_1,
        connect(MQTT_3_1, 0x02, empty),
        ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
  }

  private void accepted(String name, ProtocolVersion version, byte[] bytes) {
    packets.add(TestPacket.accepted(name, version, bytes).asFirst());
  }

  private void dropped(String name, ProtocolVersion v, byte[] bytes, ReasonCode violation) {
    packets.add(TestPacket.dropped(name, v, bytes, violation).asFirst());
  }

  private void rejected(String name, ProtocolVersion v, byte[] bytes, ReasonCode violation) {
    packets.add(TestPacket.rejected(name, v, bytes, violation).asFirst());
  }

  /** Before MQTT 5 there is no return code for it, so the connection is just closed. */
  private void answeredIn5(String name, ProtocolVersion v, byte[] bytes, ReasonCode violation) {
    if (v == MQTT_5) {
      rejected(name, v, bytes, violation);
    } else {
      dropped(name, v, bytes, violation);
    }
  }
}
