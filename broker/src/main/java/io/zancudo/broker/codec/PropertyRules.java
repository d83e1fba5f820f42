package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.ReasonCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which properties each packet may carry (MQTT 5.0 section 2.2.2.2), and with which values: the one
 * table of it.
 */
enum PropertyRules {
  CONNECT(
      Property.SESSION_EXPIRY_INTERVAL,
      Property.AUTHENTICATION_METHOD,
      Property.AUTHENTICATION_DATA,
      Property.REQUEST_PROBLEM_INFORMATION,
      Property.REQUEST_RESPONSE_INFORMATION,
      Property.RECEIVE_MAXIMUM,
      Property.TOPIC_ALIAS_MAXIMUM,
      Property.MAXIMUM_PACKET_SIZE),
  WILL(
      Property.PAYLOAD_FORMAT_INDICATOR,
      Property.MESSAGE_EXPIRY_INTERVAL,
      Property.CONTENT_TYPE,
      Property.RESPONSE_TOPIC,
      Property.CORRELATION_DATA,
      Property.WILL_DELAY_INTERVAL),
  CONNACK(
      Property.SESSION_EXPIRY_INTERVAL,
      Property.ASSIGNED_CLIENT_IDENTIFIER,
      Property.SERVER_KEEP_ALIVE,
      Property.AUTHENTICATION_METHOD,
      Property.AUTHENTICATION_DATA,
      Property.RESPONSE_INFORMATION,
      Property.SERVER_REFERENCE,
      Property.REASON_STRING,
      Property.RECEIVE_MAXIMUM,
      Property.TOPIC_ALIAS_MAXIMUM,
      Property.MAXIMUM_QOS,
      Property.RETAIN_AVAILABLE,
      Property.MAXIMUM_PACKET_SIZE,
      Property.WILDCARD_SUBSCRIPTION_AVAILABLE,
      Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE,
      Property.SHARED_SUBSCRIPTION_AVAILABLE),
  /** [MQTT-3.3.4-6] a client sends no Subscription Identifier. */
  PUBLISH_TO_SERVER(
      Property.PAYLOAD_FORMAT_INDICATOR,
      Property.MESSAGE_EXPIRY_INTERVAL,
      Property.CONTENT_TYPE,
      Property.RESPONSE_TOPIC,
      Property.CORRELATION_DATA,
      Property.TOPIC_ALIAS),
  PUBLISH_TO_CLIENT(
      Property.PAYLOAD_FORMAT_INDICATOR,
      Property.MESSAGE_EXPIRY_INTERVAL,
      Property.CONTENT_TYPE,
      Property.RESPONSE_TOPIC,
      Property.CORRELATION_DATA,
      Property.SUBSCRIPTION_IDENTIFIER,
      Property.TOPIC_ALIAS),
  /** PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK and UNSUBACK. */
  ACKNOWLEDGEMENT(Property.REASON_STRING),
  SUBSCRIBE(Property.SUBSCRIPTION_IDENTIFIER),
  UNSUBSCRIBE(),
  DISCONNECT_BY_CLIENT(
      Property.SESSION_EXPIRY_INTERVAL, Property.REASON_STRING, Property.SERVER_REFERENCE),
  /** [MQTT-3.14.2-2] a server sends no Session Expiry Interval. */
  DISCONNECT_BY_SERVER(Property.REASON_STRING, Property.SERVER_REFERENCE),
  AUTH(Property.AUTHENTICATION_METHOD, Property.AUTHENTICATION_DATA, Property.REASON_STRING);

  private static final Property[] BY_IDENTIFIER = new Property[Long.SIZE];

  static {
    for (Property property : Property.values()) {
      BY_IDENTIFIER[property.identifier()] = property;
    }
  }

  private static final long PASSED_ON =
      bit(Property.PAYLOAD_FORMAT_INDICATOR) // [MQTT-3.3.2-4]
          | bit(Property.CONTENT_TYPE) // [MQTT-3.3.2-20]
          | bit(Property.RESPONSE_TOPIC) // [MQTT-3.3.2-15]
          | bit(Property.CORRELATION_DATA) // [MQTT-3.3.2-16]
          | bit(Property.USER_PROPERTY); // [MQTT-3.3.2-17]

  /** The properties of a PUBLISH that are meant for its first receiver only. */
  static final long CONSUMED =
      bit(Property.TOPIC_ALIAS)
          | bit(Property.MESSAGE_EXPIRY_INTERVAL)
          | bit(Property.SUBSCRIPTION_IDENTIFIER);

  private final long allowed;

  PropertyRules(Property... allowed) {
    this.allowed = Arrays.stream(allowed).mapToLong(PropertyRules::bit).reduce(0, (a, b) -> a | b);
  }

  /** The bit of a property in a set of properties. */
  static long bit(Property property) {
    return 1L << property.identifier();
  }

  /** The properties that a message passes on unchanged to its receivers. */
  static boolean isPassedOn(int identifier) {
    return ((PASSED_ON >>> identifier) & 1) != 0;
  }

  /**
   * Checks the properties between two indexes.
   *
   * <p>Malformed ones are reported before forbidden ones, wherever they stand, as Mosquitto does.
   *
   * @return which properties are there, as a set of {@link #bit}s
   * @throws ProtocolViolation if a rule is broken
   */
  long check(ByteBuf in, int from, int to) {
    long seen = 0;
    ProtocolViolation forbidden = null;
    for (int i = from; i < to; ) {
      Property property = propertyAt(in, i);
      int end = checkedEnd(in, property, i + 1, to);
      if (forbidden == null) {
        forbidden = violation(in, property, i + 1, end, seen);
      }
      seen |= bit(property);
      i = end;
    }
    if (forbidden != null) {
      throw forbidden;
    }
    return seen;
  }

  private Property propertyAt(ByteBuf in, int at) {
    // Choice: no identifier needs two bytes, so one that does is unknown or not in its shortest
    // form; both are malformed.
    int identifier = in.getByte(at);
    Property property = identifier < 0 ? null : knownProperty(identifier);
    if (property == null) {
      throw malformed("unknown property", identifier & 0xFF);
    }
    return property;
  }

  @SuppressWarnings("NullAway") // the table is sparse
  private static @Nullable Property knownProperty(int identifier) {
    return identifier < Long.SIZE ? BY_IDENTIFIER[identifier] : null;
  }

  /** The end of the value at {@code at}, which must be well-formed and end before {@code to}. */
  private int checkedEnd(ByteBuf in, Property property, int at, int to) {
    int end =
        switch (property.type()) {
          case BYTE -> at + 1;
          case TWO_BYTE_INTEGER -> at + 2;
          case FOUR_BYTE_INTEGER -> at + 4;
          case VARIABLE_BYTE_INTEGER -> (int) (VariableByteInteger.get(in, at, to) >> 32);
          case BINARY_DATA -> binaryEnd(in, at, to);
          case UTF_8_STRING -> stringEnd(in, at, to);
          case UTF_8_STRING_PAIR -> {
            int name = stringEnd(in, at, to);
            yield name < 0 ? -1 : stringEnd(in, name, to);
          }
        };
    if (end < 0 || end > to) {
      throw malformed(property + " is malformed", property.identifier());
    }
    return end;
  }

  private static int binaryEnd(ByteBuf in, int at, int to) {
    if (at + 2 > to) {
      return -1;
    }
    int end = at + 2 + in.getUnsignedShort(at);
    return end > to ? -1 : end;
  }

  private static int stringEnd(ByteBuf in, int at, int to) {
    int end = binaryEnd(in, at, to);
    return end < 0 || Utf8.isValid(in, at + 2, end - at - 2) ? end : -1;
  }

  /** What is wrong with a well-formed property, or null. */
  private @Nullable ProtocolViolation violation(
      ByteBuf in, Property property, int at, int end, long seen) {
    if (!isValueAllowed(in, property, at, end)) {
      return new ProtocolViolation(
          forbiddenReason(), name() + ": value of " + property + " is not allowed");
    }
    if ((allowed & bit(property)) == 0 && property != Property.USER_PROPERTY) {
      return new ProtocolViolation(forbiddenReason(), name() + " must not have " + property);
    }
    if ((seen & bit(property)) != 0 && !isRepeatable(property)) {
      return ProtocolViolation.protocolError(name() + " has " + property + " twice");
    }
    return null;
  }

  private boolean isRepeatable(Property property) {
    return property == Property.USER_PROPERTY
        || (property == Property.SUBSCRIPTION_IDENTIFIER && this == PUBLISH_TO_CLIENT);
  }

  /** Choice: Mosquitto calls a SUBSCRIBE or UNSUBSCRIBE with a wrong property malformed. */
  private ReasonCode forbiddenReason() {
    return this == SUBSCRIBE || this == UNSUBSCRIBE
        ? ReasonCode.MALFORMED_PACKET
        : ReasonCode.PROTOCOL_ERROR;
  }

  private static boolean isValueAllowed(ByteBuf in, Property property, int at, int end) {
    return switch (property) {
      case PAYLOAD_FORMAT_INDICATOR,
          REQUEST_PROBLEM_INFORMATION,
          REQUEST_RESPONSE_INFORMATION,
          MAXIMUM_QOS,
          RETAIN_AVAILABLE,
          WILDCARD_SUBSCRIPTION_AVAILABLE,
          SUBSCRIPTION_IDENTIFIER_AVAILABLE,
          SHARED_SUBSCRIPTION_AVAILABLE ->
          in.getUnsignedByte(at) <= 1;
      case RECEIVE_MAXIMUM, TOPIC_ALIAS -> in.getShort(at) != 0; // [MQTT-3.3.2-8]
      case MAXIMUM_PACKET_SIZE -> in.getInt(at) != 0;
      case SUBSCRIPTION_IDENTIFIER -> in.getByte(at) != 0;
      case RESPONSE_TOPIC -> Topics.isName(in, at + 2, end - at - 2); // [MQTT-3.3.2-14]
      default -> true;
    };
  }

  private ProtocolViolation malformed(String what, int identifier) {
    return ProtocolViolation.malformed(
        name() + ": " + what + " (property 0x" + Integer.toHexString(identifier) + ")");
  }

  /**
   * The index after the property at {@code at}, of properties that have been checked.
   *
   * @param at the index of the identifier
   */
  static int end(ByteBuf in, int at) {
    int value = at + 1;
    return switch (BY_IDENTIFIER[in.getByte(at)].type()) {
      case BYTE -> value + 1;
      case TWO_BYTE_INTEGER -> value + 2;
      case FOUR_BYTE_INTEGER -> value + 4;
      case VARIABLE_BYTE_INTEGER -> {
        int i = value;
        while (in.getByte(i) < 0) {
          i++;
        }
        yield i + 1;
      }
      case UTF_8_STRING, BINARY_DATA -> value + 2 + in.getUnsignedShort(value);
      case UTF_8_STRING_PAIR -> {
        int second = value + 2 + in.getUnsignedShort(value);
        yield second + 2 + in.getUnsignedShort(second);
      }
    };
  }

  /** The index of the value of a property that is there, of properties that have been checked. */
  static int find(ByteBuf in, int from, Property property) {
    int i = from;
    while (in.getByte(i) != property.identifier()) {
      i = end(in, i);
    }
    return i + 1;
  }
}
