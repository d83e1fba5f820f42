package io.zancudo.mqtt;

import java.nio.charset.StandardCharsets;

/**
 * A valid Topic Name: not empty, at most 65,535 bytes of UTF-8, no wildcard, no U+0000 (MQTT 5.0
 * section 4.7).
 *
 * <p>Immutable. Holds its UTF-8 form and its hash, because both are needed for every PUBLISH.
 */
public final class TopicName {
  private final String name;
  private final byte[] utf8;
  private final int hash;

  private TopicName(String name, byte[] utf8) {
    this.name = name;
    this.utf8 = utf8;
    this.hash = name.hashCode();
  }

  /**
   * Validates a Topic Name.
   *
   * @throws IllegalArgumentException if it is not one; the message says why
   */
  public static TopicName of(String name) {
    return checked(name, name.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Validates a Topic Name that is at hand in both forms.
   *
   * @param utf8 well-formed UTF-8 of {@code name}; kept, so never written to afterwards
   * @throws IllegalArgumentException if it is not a Topic Name; the message says why
   */
  public static TopicName checked(String name, byte[] utf8) {
    if (utf8.length == 0) {
      throw new IllegalArgumentException("Topic Name is empty"); // [MQTT-4.7.3-1]
    }
    if (utf8.length > 65_535) {
      throw new IllegalArgumentException(
          "Topic Name has " + utf8.length + " bytes, 65535 are allowed"); // [MQTT-4.7.3-3]
    }
    for (byte b : utf8) {
      if (b == '+' || b == '#') {
        throw new IllegalArgumentException("Topic Name has a wildcard"); // [MQTT-3.3.2-2]
      }
      if (b == 0) {
        throw new IllegalArgumentException("Topic Name has U+0000"); // [MQTT-4.7.3-2]
      }
    }
    return new TopicName(name, utf8);
  }

  /** The UTF-8 form; read-only, shared. */
  public byte[] utf8() {
    return utf8;
  }

  /** Whether it begins with {@code $}, so that leading wildcards do not match ([MQTT-4.7.2-1]). */
  public boolean isDollar() {
    return utf8[0] == '$';
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof TopicName that && hash == that.hash && name.equals(that.name));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The name as text. */
  @Override
  public String toString() {
    return name;
  }
}
