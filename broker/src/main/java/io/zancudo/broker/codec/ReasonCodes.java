package io.zancudo.broker.codec;

import io.zancudo.mqtt.ReasonCode;

/** Which Reason Codes each packet may carry: the tables of MQTT 5.0 chapter 3. */
enum ReasonCodes {
  /** [MQTT-3.4.2-1]. */
  PUBACK(0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99),
  /** [MQTT-3.5.2-1]. */
  PUBREC(0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99),
  /** [MQTT-3.6.2-1]. */
  PUBREL(0x00, 0x92),
  /** [MQTT-3.7.2-1]. */
  PUBCOMP(0x00, 0x92),
  /** [MQTT-3.2.2-8]. */
  CONNACK(
      0x00, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95,
      0x97, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F),
  /** [MQTT-3.9.3-2]. */
  SUBACK(0x00, 0x01, 0x02, 0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2),
  /** [MQTT311-3.9.3-2]. */
  SUBACK_3(0x00, 0x01, 0x02, 0x80),
  /** [MQTT-3.11.3-2]. */
  UNSUBACK(0x00, 0x11, 0x80, 0x83, 0x87, 0x8F, 0x91),
  /** [MQTT-3.14.2-1]. */
  DISCONNECT_BY_CLIENT(
      0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99),
  /** [MQTT-3.14.2-1]. */
  DISCONNECT_BY_SERVER(
      0x00, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94, 0x95,
      0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2),
  /** [MQTT-3.15.2-1]. */
  AUTH_BY_CLIENT(0x18, 0x19),
  /** [MQTT-3.15.2-1]. */
  AUTH_BY_SERVER(0x00, 0x18);

  private static final int ERROR = 0x80;

  /** Bit n stands for code n below 0x40. */
  private final long successes;

  /** Bit n stands for code 0x80 + n. */
  private final long errors;

  ReasonCodes(int... codes) {
    long low = 0;
    long high = 0;
    for (int code : codes) {
      if (code < ERROR) {
        low |= 1L << code;
      } else {
        high |= 1L << (code - ERROR);
      }
    }
    successes = low;
    errors = high;
  }

  /** Whether the packet may carry this wire value. */
  boolean has(int code) {
    long bits = code < ERROR ? successes : errors;
    int bit = code < ERROR ? code : code - ERROR;
    return bit < Long.SIZE && (bits >>> bit & 1) != 0;
  }

  /**
   * The reason with this wire value.
   *
   * @throws ProtocolViolation if the packet may not carry it
   */
  ReasonCode require(int code) {
    if (!has(code)) {
      throw ProtocolViolation.protocolError(
          name() + " must not have Reason Code 0x" + Integer.toHexString(code));
    }
    return ReasonCode.of(code).orElseThrow();
  }
}
