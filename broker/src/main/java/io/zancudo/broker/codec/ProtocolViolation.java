package io.zancudo.broker.codec;

import io.zancudo.mqtt.ReasonCode;

/**
 * The peer broke the protocol, so its connection ends (MQTT 5.0 section 4.13).
 *
 * <p>Has no stack trace: it says what the peer did, not where we noticed. The message names the
 * rule and the offending value.
 */
public final class ProtocolViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the peer is told before its connection is closed. */
  public enum Answer {
    /** Nothing. Choice: as Mosquitto does where the specification leaves it open. */
    NONE,
    /** CONNACK with the reason: it was the CONNECT that was wrong. */
    CONNACK,
    /** DISCONNECT with the reason, if the connection speaks MQTT 5.0; nothing otherwise. */
    DISCONNECT
  }

  private final ReasonCode reason;
  private final Answer answer;

  /**
   * A violation that is answered with DISCONNECT where the version has it.
   *
   * @param rule which rule was broken, and by what value
   */
  public ProtocolViolation(ReasonCode reason, String rule) {
    this(reason, rule, Answer.DISCONNECT);
  }

  /** A violation with the given answer. */
  public ProtocolViolation(ReasonCode reason, String rule, Answer answer) {
    super(rule, null, false, false);
    this.reason = reason;
    this.answer = answer;
  }

  /** The reason code of MQTT 5.0 for it. */
  public ReasonCode reason() {
    return reason;
  }

  /** What the peer is told. */
  public Answer answer() {
    return answer;
  }

  /** The same violation with another answer. */
  ProtocolViolation answered(Answer other) {
    String rule = getMessage();
    return new ProtocolViolation(reason, rule == null ? "" : rule, other);
  }

  static ProtocolViolation malformed(String rule) {
    return new ProtocolViolation(ReasonCode.MALFORMED_PACKET, rule);
  }

  static ProtocolViolation protocolError(String rule) {
    return new ProtocolViolation(ReasonCode.PROTOCOL_ERROR, rule);
  }
}
