package io.zancudo.broker.codec;

/** The MQTT Control Packet types (MQTT 5.0 section 2.1.2): the upper four bits of a packet. */
final class PacketType {
  static final int RESERVED = 0;
  static final int CONNECT = 1;
  static final int CONNACK = 2;
  static final int PUBLISH = 3;
  static final int PUBACK = 4;
  static final int PUBREC = 5;
  static final int PUBREL = 6;
  static final int PUBCOMP = 7;
  static final int SUBSCRIBE = 8;
  static final int SUBACK = 9;
  static final int UNSUBSCRIBE = 10;
  static final int UNSUBACK = 11;
  static final int PINGREQ = 12;
  static final int PINGRESP = 13;
  static final int DISCONNECT = 14;
  static final int AUTH = 15;

  /** The flags that PUBREL, SUBSCRIBE and UNSUBSCRIBE have (section 2.1.3). */
  static final int RESERVED_FLAGS = 0x02;

  private static final String[] NAMES = {
    "packet type 0",
    "CONNECT",
    "CONNACK",
    "PUBLISH",
    "PUBACK",
    "PUBREC",
    "PUBREL",
    "PUBCOMP",
    "SUBSCRIBE",
    "SUBACK",
    "UNSUBSCRIBE",
    "UNSUBACK",
    "PINGREQ",
    "PINGRESP",
    "DISCONNECT",
    "AUTH"
  };

  private PacketType() {}

  /** The name in the specification's spelling. */
  static String name(int type) {
    return NAMES[type];
  }
}
