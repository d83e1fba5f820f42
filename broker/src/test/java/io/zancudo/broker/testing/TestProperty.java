package io.zancudo.broker.testing;

import static io.zancudo.broker.testing.Bytes.binary;
import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.fourBytes;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.broker.testing.Bytes.twoBytes;
import static io.zancudo.broker.testing.Bytes.variable;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Properties of MQTT 5 as a client writes them (section 2.2.2). */
public final class TestProperty {
  private TestProperty() {}

  public static byte[] payloadFormat(int indicator) {
    return one(0x01, (byte) indicator);
  }

  public static byte[] messageExpiry(long seconds) {
    return one(0x02, fourBytes(seconds));
  }

  public static byte[] contentType(String type) {
    return one(0x03, string(type));
  }

  public static byte[] responseTopic(String topic) {
    return one(0x08, string(topic));
  }

  public static byte[] correlationData(byte... data) {
    return one(0x09, binary(data));
  }

  public static byte[] subscriptionIdentifier(int identifier) {
    return one(0x0B, variable(identifier));
  }

  public static byte[] sessionExpiry(long seconds) {
    return one(0x11, fourBytes(seconds));
  }

  public static byte[] authenticationMethod(String method) {
    return one(0x15, string(method));
  }

  public static byte[] authenticationData(byte... data) {
    return one(0x16, binary(data));
  }

  public static byte[] requestProblemInformation(int flag) {
    return one(0x17, (byte) flag);
  }

  public static byte[] willDelay(long seconds) {
    return one(0x18, fourBytes(seconds));
  }

  public static byte[] requestResponseInformation(int flag) {
    return one(0x19, (byte) flag);
  }

  public static byte[] receiveMaximum(int maximum) {
    return one(0x21, twoBytes(maximum));
  }

  public static byte[] topicAliasMaximum(int maximum) {
    return one(0x22, twoBytes(maximum));
  }

  public static byte[] topicAlias(int alias) {
    return one(0x23, twoBytes(alias));
  }

  public static byte[] user(String name, String value) {
    return one(0x26, string(name), string(value));
  }

  public static byte[] maximumPacketSize(long bytes) {
    return one(0x27, fourBytes(bytes));
  }

  /** As {@link ReceivedPacket#properties()} shows them. */
  public static List<String> shown(byte[]... properties) {
    return Stream.of(properties).map(p -> HexFormat.of().withUpperCase().formatHex(p)).toList();
  }

  private static byte[] one(int identifier, byte... value) {
    return concat(new byte[] {(byte) identifier}, value);
  }

  private static byte[] one(int identifier, byte[] name, byte[] value) {
    return concat(new byte[] {(byte) identifier}, name, value);
  }
}
