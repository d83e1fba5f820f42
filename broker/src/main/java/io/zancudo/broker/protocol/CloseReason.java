package io.zancudo.broker.protocol;

import io.zancudo.mqtt.ReasonCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection ends: the only list of it. For each: what an MQTT 5 client is told (older ones
 * see a close), what the log says (Mosquitto's words), and whether the Will is due.
 */
public enum CloseReason {
  DISCONNECTED(null, "", false),
  DISCONNECTED_WITH_WILL(null, "", true),
  CONNECTION_LOST(null, "connection closed by client", true),
  NOT_CONNECTED_IN_TIME(null, "exceeded timeout", false),
  KEEP_ALIVE_TIMEOUT(ReasonCode.KEEP_ALIVE_TIMEOUT, "exceeded timeout", true),
  MALFORMED_PACKET(ReasonCode.MALFORMED_PACKET, "malformed packet", true),
  PROTOCOL_ERROR(ReasonCode.PROTOCOL_ERROR, "protocol error", true),
  PACKET_TOO_LARGE(ReasonCode.PACKET_TOO_LARGE, "oversize packet", true),
  TOPIC_ALIAS_INVALID(ReasonCode.TOPIC_ALIAS_INVALID, "topic alias invalid", true),
  RECEIVE_MAXIMUM_EXCEEDED(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "receive maximum exceeded", true),
  QUOTA_EXCEEDED(ReasonCode.QUOTA_EXCEEDED, "quota exceeded", true),
  QOS_NOT_SUPPORTED(
      ReasonCode.QOS_NOT_SUPPORTED,
      "used disallowed feature (QoS too high, retain not supported, or bad AUTH method)",
      true),
  RETAIN_NOT_SUPPORTED(
      ReasonCode.RETAIN_NOT_SUPPORTED,
      "used disallowed feature (QoS too high, retain not supported, or bad AUTH method)",
      true),
  NOT_AUTHORIZED(ReasonCode.NOT_AUTHORIZED, "not authorised", true),
  SESSION_TAKEN_OVER(ReasonCode.SESSION_TAKEN_OVER, "session taken over", true),
  SERVER_SHUTTING_DOWN(ReasonCode.SERVER_SHUTTING_DOWN, "server shutting down", true),
  /** Clients are asked to go to another node, for this one leaves. */
  USE_ANOTHER_SERVER(ReasonCode.USE_ANOTHER_SERVER, "node leaves the cluster", true),
  /** What the client sent cannot be kept safe now; it has to send it again. */
  NOT_SAFE(ReasonCode.SERVER_BUSY, "cluster cannot keep its messages safe", true),
  /** CONNECT was refused, with a CONNACK if there is one for the reason. */
  CONNECT_REFUSED(null, "not authorised", false),
  INTERNAL_ERROR(ReasonCode.UNSPECIFIED_ERROR, "internal error", true);

  private final @Nullable ReasonCode reason;
  private final String text;
  private final boolean publishesWill;

  CloseReason(@Nullable ReasonCode reason, String text, boolean publishesWill) {
    this.reason = reason;
    this.text = text;
    this.publishesWill = publishesWill;
  }

  /** The reason of the DISCONNECT that MQTT 5 clients get, if they get one. */
  Optional<ReasonCode> reason() {
    return Optional.ofNullable(reason);
  }

  /** What the log says behind "disconnected: "; empty if the client went in order. */
  String text() {
    return text;
  }

  /** Whether the Will is published ([MQTT-3.1.2-8]). */
  boolean publishesWill() {
    return publishesWill;
  }

  /** The reason for closing that a violation with this reason code is. */
  static CloseReason of(ReasonCode reason) {
    for (CloseReason candidate : values()) {
      if (candidate.reason == reason) {
        return candidate;
      }
    }
    return PROTOCOL_ERROR;
  }
}
