package io.zancudo.broker.testing;

import io.zancudo.broker.codec.ProtocolViolation.Answer;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import java.util.Optional;

/**
 * One packet that a client sends, and what becomes of it.
 *
 * @param name what it is, as a sentence about the packet
 * @param version what the connection speaks, or for a CONNECT what its answer is to be written in
 * @param bytes the whole packet, or as much of it as is needed for the outcome
 * @param violation the reason for which the connection is closed, or none if the packet is accepted
 * @param answer how the client is told; {@link Answer#NONE} if it is accepted
 * @param first whether it is sent as the first packet of a connection; otherwise the client is
 *     connected
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TestPacket(
    String name,
    ProtocolVersion version,
    byte[] bytes,
    Optional<ReasonCode> violation,
    Answer answer,
    boolean first) {

  /** One that is accepted. */
  static TestPacket accepted(String name, ProtocolVersion version, byte[] bytes) {
    return new TestPacket(name, version, bytes, Optional.empty(), Answer.NONE, false);
  }

  /** One that is answered with DISCONNECT, where the version has it, and closes the connection. */
  static TestPacket refused(
      String name, ProtocolVersion version, byte[] bytes, ReasonCode violation) {
    return new TestPacket(name, version, bytes, Optional.of(violation), Answer.DISCONNECT, false);
  }

  /** One that closes the connection without an answer. */
  static TestPacket dropped(
      String name, ProtocolVersion version, byte[] bytes, ReasonCode violation) {
    return new TestPacket(name, version, bytes, Optional.of(violation), Answer.NONE, false);
  }

  /** A CONNECT that is answered with CONNACK and closes the connection. */
  static TestPacket rejected(
      String name, ProtocolVersion version, byte[] bytes, ReasonCode violation) {
    return new TestPacket(name, version, bytes, Optional.of(violation), Answer.CONNACK, false);
  }

  /** The same as the first packet of a connection. */
  TestPacket asFirst() {
    return new TestPacket(name, version, bytes, violation, answer, true);
  }

  @Override
  public String toString() {
    return name + " (" + version + ")";
  }
}
