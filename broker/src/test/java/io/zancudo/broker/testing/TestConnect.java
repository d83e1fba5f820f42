package io.zancudo.broker.testing;

import static io.zancudo.broker.testing.Bytes.binary;
import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.properties;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.broker.testing.Bytes.twoBytes;

import io.zancudo.mqtt.ProtocolVersion;

/**
 * A CONNECT of a test client, part by part. Without a further word: Clean Start, no Keep Alive, no
 * Will. Not thread-safe.
 */
public final class TestConnect {
  private static final byte[] NOTHING = {};

  private final ProtocolVersion version;
  private final String clientId;
  private int flags = 0x02;
  private int keepAliveSeconds;
  private byte[] properties = NOTHING;
  private byte[] will = NOTHING;
  private byte[] credentials = NOTHING;

  private TestConnect(ProtocolVersion version, String clientId) {
    this.version = version;
    this.clientId = clientId;
  }

  /** A CONNECT of this version with this Client Identifier. */
  public static TestConnect as(ProtocolVersion version, String clientId) {
    return new TestConnect(version, clientId);
  }

  public ProtocolVersion version() {
    return version;
  }

  String clientId() {
    return clientId;
  }

  /** Clean Start (before MQTT 5 Clean Session) is 0. */
  public TestConnect resuming() {
    flags &= ~0x02;
    return this;
  }

  /** The session outlives the connection: Clean Session 0, in MQTT 5 an expiry as well. */
  public TestConnect persistent() {
    resuming();
    return version == ProtocolVersion.MQTT_5 ? expiry(0xFFFF_FFFFL) : this;
  }

  /** Session Expiry Interval; MQTT 5. */
  public TestConnect expiry(long seconds) {
    return with(TestProperty.sessionExpiry(seconds));
  }

  /** Keep Alive. */
  public TestConnect keepAlive(int seconds) {
    keepAliveSeconds = seconds;
    return this;
  }

  /** Adds properties; MQTT 5. */
  public TestConnect with(byte[]... more) {
    properties = concat(properties, concat(more));
    return this;
  }

  /** A Will; its properties are left out before MQTT 5. */
  public TestConnect will(
      String topic, String payload, int qos, boolean retain, byte[]... willProperties) {
    flags = (flags & ~0x38) | 0x04 | qos << 3 | (retain ? 0x20 : 0);
    will = concat(propertiesOf5(willProperties), string(topic), string(payload));
    return this;
  }

  /** A Will with QoS 0. */
  public TestConnect will(String topic, String payload) {
    return will(topic, payload, 0, false);
  }

  /** User Name and Password. */
  public TestConnect credentials(String user, String password) {
    flags |= 0xC0;
    credentials =
        concat(string(user), binary(password.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    return this;
  }

  /** The packet. */
  public byte[] bytes() {
    return packet(
        0x10,
        string(version.protocolName()),
        new byte[] {(byte) version.level(), (byte) flags},
        twoBytes(keepAliveSeconds),
        propertiesOf5(properties),
        string(clientId),
        will,
        credentials);
  }

  private byte[] propertiesOf5(byte[]... all) {
    return version == ProtocolVersion.MQTT_5 ? properties(all) : NOTHING;
  }
}
