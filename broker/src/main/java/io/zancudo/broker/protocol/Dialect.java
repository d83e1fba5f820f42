package io.zancudo.broker.protocol;

import io.zancudo.broker.session.Session;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;

/** What differs between the versions of MQTT in how a connection is answered. */
enum Dialect {
  MQTT_3_1(false, false) {
    @Override
    ReasonCode subscribeRefused(Qos asked, ReasonCode reason) {
      return ReasonCode.granted(asked); // MQTT 3.1 has no way to say no
    }
  },
  MQTT_3_1_1(false, true) {
    @Override
    ReasonCode subscribeRefused(Qos asked, ReasonCode reason) {
      return ReasonCode.UNSPECIFIED_ERROR; // [MQTT311-3.9.3-2] 0x80 is the only failure
    }
  },
  MQTT_5(true, true) {
    @Override
    ReasonCode subscribeRefused(Qos asked, ReasonCode reason) {
      return reason;
    }
  };

  /** The connection is closed without a CONNACK: the version has no return code for the reason. */
  static final int NO_CONNACK = -1;

  private final boolean hasReasonCodes;
  private final boolean reportsSessionPresent;

  Dialect(boolean hasReasonCodes, boolean reportsSessionPresent) {
    this.hasReasonCodes = hasReasonCodes;
    this.reportsSessionPresent = reportsSessionPresent;
  }

  /** The dialect of a version. */
  static Dialect of(ProtocolVersion version) {
    return switch (version) {
      case MQTT_3_1 -> MQTT_3_1;
      case MQTT_3_1_1 -> MQTT_3_1_1;
      case MQTT_5 -> MQTT_5;
    };
  }

  /** Whether acknowledgements and DISCONNECT carry reason codes, and the server may disconnect. */
  boolean hasReasonCodes() {
    return hasReasonCodes;
  }

  /** Whether CONNACK says if there was a session. */
  boolean reportsSessionPresent() {
    return reportsSessionPresent;
  }

  /** What a SUBACK says of a subscription that was refused. */
  abstract ReasonCode subscribeRefused(Qos asked, ReasonCode reason);

  /** The reason in an acknowledgement of a PUBLISH: before MQTT 5 it is always a success. */
  ReasonCode published(ReasonCode reason) {
    return hasReasonCodes ? reason : ReasonCode.SUCCESS;
  }

  /** The return code of a CONNACK that refuses, or {@link #NO_CONNACK}. */
  int connackCode(ReasonCode reason) {
    if (hasReasonCodes) {
      return reason.code();
    }
    return switch (reason) { // MQTT 3.1.1 table 3.1
      case SUCCESS -> 0;
      case UNSUPPORTED_PROTOCOL_VERSION -> 1;
      case CLIENT_IDENTIFIER_NOT_VALID -> 2;
      case SERVER_UNAVAILABLE -> 3;
      case BAD_USER_NAME_OR_PASSWORD -> 4;
      case NOT_AUTHORIZED, BANNED, PACKET_TOO_LARGE -> 5;
      default -> NO_CONNACK;
    };
  }

  /** The Session Expiry Interval that a CONNECT without the property means. */
  long defaultSessionExpiry(boolean cleanStart) {
    return hasReasonCodes || cleanStart ? 0 : Session.NEVER; // 3.1.2.11.2, 3.1.1: Clean Session 0
  }
}
