package io.zancudo.broker.testing;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;

import java.util.List;
import java.util.Set;

/**
 * One property of MQTT 5.0 with examples, and the packets that may carry it: table 2-4 of the
 * specification.
 *
 * @param identifier its identifier
 * @param good a value that is allowed
 * @param bad values that are well-formed but not allowed
 * @param packets who may carry it; {@code "Will"} stands for the will properties of CONNECT
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PropertySample(
    String name, int identifier, byte[] good, List<byte[]> bad, Set<String> packets) {

  private static final List<PropertySample> ALL =
      List.of(
          of("Payload Format Indicator", 0x01, "01", "02", "PUBLISH", "Will"),
          of("Message Expiry Interval", 0x02, "00000001", "", "PUBLISH", "Will"),
          of("Content Type", 0x03, "0001 70", "", "PUBLISH", "Will"),
          of("Response Topic", 0x08, "0001 70", "0000", "PUBLISH", "Will"),
          of("Correlation Data", 0x09, "0002 FF00", "", "PUBLISH", "Will"),
          of("Subscription Identifier", 0x0B, "01", "00", "SUBSCRIBE"),
          of("Session Expiry Interval", 0x11, "00000001", "", "CONNECT", "CONNACK", "DISCONNECT"),
          of("Assigned Client Identifier", 0x12, "0001 70", "", "CONNACK"),
          of("Server Keep Alive", 0x13, "0005", "", "CONNACK"),
          of("Authentication Method", 0x15, "0001 70", "", "CONNECT", "CONNACK", "AUTH"),
          of("Authentication Data", 0x16, "0001 FF", "", "CONNECT", "CONNACK", "AUTH"),
          of("Request Problem Information", 0x17, "01", "02", "CONNECT"),
          of("Will Delay Interval", 0x18, "00000001", "", "Will"),
          of("Request Response Information", 0x19, "01", "02", "CONNECT"),
          of("Response Information", 0x1A, "0001 70", "", "CONNACK"),
          of("Server Reference", 0x1C, "0001 70", "", "CONNACK", "DISCONNECT"),
          of(
              "Reason String",
              0x1F,
              "0001 70",
              "",
              "CONNACK",
              "PUBACK",
              "PUBREC",
              "PUBREL",
              "PUBCOMP",
              "SUBACK",
              "UNSUBACK",
              "DISCONNECT",
              "AUTH"),
          of("Receive Maximum", 0x21, "0001", "0000", "CONNECT", "CONNACK"),
          of("Topic Alias Maximum", 0x22, "0000", "", "CONNECT", "CONNACK"),
          of("Topic Alias", 0x23, "0001", "0000", "PUBLISH"),
          of("Maximum QoS", 0x24, "01", "02", "CONNACK"),
          of("Retain Available", 0x25, "00", "02", "CONNACK"),
          of(
              "User Property",
              0x26,
              "0001 70 0001 71",
              "",
              "CONNECT",
              "CONNACK",
              "PUBLISH",
              "Will",
              "PUBACK",
              "PUBREC",
              "PUBREL",
              "PUBCOMP",
              "SUBSCRIBE",
              "SUBACK",
              "UNSUBSCRIBE",
              "UNSUBACK",
              "DISCONNECT",
              "AUTH"),
          of("Maximum Packet Size", 0x27, "00000014", "00000000", "CONNECT", "CONNACK"),
          of("Wildcard Subscription Available", 0x28, "00", "02", "CONNACK"),
          of("Subscription Identifier Available", 0x29, "00", "02", "CONNACK"),
          of("Shared Subscription Available", 0x2A, "00", "02", "CONNACK"));

  private static PropertySample of(
      String name, int identifier, String good, String bad, String... packets) {
    List<byte[]> wrong = bad.isEmpty() ? List.of() : List.of(hex(bad));
    return new PropertySample(name, identifier, hex(good), wrong, Set.of(packets));
  }

  /**
   * All properties; a Subscription Identifier is not a client's in PUBLISH, so not listed there.
   */
  public static List<PropertySample> all() {
    return ALL;
  }

  /** Identifier and good value. */
  public byte[] bytes() {
    return with(good);
  }

  /** Identifier and the given value. */
  public byte[] with(byte[] value) {
    return concat(new byte[] {(byte) identifier}, value);
  }

  /** Whether it may stand in a packet more than once. */
  public boolean isRepeatable() {
    return identifier == 0x26;
  }

  /** Whether its value has UTF-8 strings. */
  public boolean isText() {
    return Set.of(0x03, 0x08, 0x12, 0x15, 0x1A, 0x1C, 0x1F, 0x26).contains(identifier);
  }
}
