package io.zancudo.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The properties of one packet or message, in the order in which they were given.
 *
 * <p>Immutable. Choice: kept in their encoded form (MQTT 5.0 section 2.2.2, without the Property
 * Length), because what a broker does with almost all of them is to pass them on unchanged and in
 * order; a value is read when somebody asks for it.
 */
public final class Properties {
  /** No properties. */
  public static final Properties NONE = new Properties(new byte[0]);

  private final byte[] encoded;

  private Properties(byte[] encoded) {
    this.encoded = encoded;
  }

  /**
   * Properties from their encoded form.
   *
   * @param encoded well-formed properties without the Property Length; kept, so never written to
   *     afterwards
   */
  public static Properties ofEncoded(byte[] encoded) {
    return encoded.length == 0 ? NONE : new Properties(encoded);
  }

  /** Starts an empty list of properties. */
  public static Builder builder() {
    return new Builder();
  }

  /** The encoded form without the Property Length; read-only, shared. */
  public byte[] encoded() {
    return encoded;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return encoded.length == 0;
  }

  /** Whether the property is there. */
  public boolean has(Property property) {
    return find(property) >= 0;
  }

  /**
   * The first value of an integer property of any width.
   *
   * @return the value, unsigned, or {@code absent} if the property is not there
   */
  public long integer(Property property, long absent) {
    int at = find(property);
    return at < 0 ? absent : integerAt(property.type(), at);
  }

  /** The value of a UTF-8 string property. */
  public Optional<String> string(Property property) {
    return binary(property).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** The value of a binary property (or the bytes of a string); a fresh copy. */
  public Optional<byte[]> binary(Property property) {
    int at = find(property);
    if (at < 0) {
      return Optional.empty();
    }
    return Optional.of(Arrays.copyOfRange(encoded, at + 2, at + 2 + twoBytes(at)));
  }

  /** The User Properties in order; may be empty. */
  public List<UserProperty> userProperties() {
    List<UserProperty> found = new ArrayList<>();
    for (int i = 0; i < encoded.length; ) {
      Property property = at(i);
      if (property == Property.USER_PROPERTY) {
        int name = i + 1;
        int value = name + 2 + twoBytes(name);
        found.add(new UserProperty(text(name), text(value)));
      }
      i = end(property, i + 1);
    }
    return List.copyOf(found);
  }

  /** The Subscription Identifiers in order; may be empty. */
  public int[] subscriptionIdentifiers() {
    int[] found = new int[0];
    for (int i = 0; i < encoded.length; ) {
      Property property = at(i);
      if (property == Property.SUBSCRIPTION_IDENTIFIER) {
        found = Arrays.copyOf(found, found.length + 1);
        found[found.length - 1] = (int) integerAt(property.type(), i + 1);
      }
      i = end(property, i + 1);
    }
    return found;
  }

  /** Those of these properties that pass, in the same order. */
  public Properties only(Predicate<Property> passes) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(encoded.length);
    for (int i = 0; i < encoded.length; ) {
      Property property = at(i);
      int end = end(property, i + 1);
      if (passes.test(property)) {
        kept.write(encoded, i, end - i);
      }
      i = end;
    }
    return kept.size() == encoded.length ? this : ofEncoded(kept.toByteArray());
  }

  private int find(Property wanted) {
    for (int i = 0; i < encoded.length; ) {
      Property property = at(i);
      if (property == wanted) {
        return i + 1;
      }
      i = end(property, i + 1);
    }
    return -1;
  }

  private Property at(int index) {
    return Property.of(encoded[index])
        .orElseThrow(() -> new IllegalStateException("No property " + encoded[index]));
  }

  private int end(Property property, int value) {
    return switch (property.type()) {
      case BYTE -> value + 1;
      case TWO_BYTE_INTEGER -> value + 2;
      case FOUR_BYTE_INTEGER -> value + 4;
      case VARIABLE_BYTE_INTEGER -> {
        int i = value;
        while (encoded[i] < 0) {
          i++;
        }
        yield i + 1;
      }
      case UTF_8_STRING, BINARY_DATA -> value + 2 + twoBytes(value);
      case UTF_8_STRING_PAIR -> {
        int second = value + 2 + twoBytes(value);
        yield second + 2 + twoBytes(second);
      }
    };
  }

  private long integerAt(Property.Type type, int at) {
    return switch (type) {
      case BYTE -> encoded[at] & 0xFF;
      case TWO_BYTE_INTEGER -> twoBytes(at);
      case FOUR_BYTE_INTEGER -> ((long) twoBytes(at) << 16) | twoBytes(at + 2);
      case VARIABLE_BYTE_INTEGER -> {
        long value = 0;
        int shift = 0;
        int i = at;
        do {
          value |= (long) (encoded[i] & 0x7F) << shift;
          shift += 7;
        } while (encoded[i++] < 0);
        yield value;
      }
      case UTF_8_STRING, BINARY_DATA, UTF_8_STRING_PAIR ->
          throw new IllegalArgumentException(type + " is not an integer");
    };
  }

  private int twoBytes(int at) {
    return (encoded[at] & 0xFF) << 8 | (encoded[at + 1] & 0xFF);
  }

  private String text(int at) {
    return new String(encoded, at + 2, twoBytes(at), StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Properties that && Arrays.equals(encoded, that.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < encoded.length; ) {
      Property property = at(i);
      text.append(text.length() > 1 ? ", " : "").append(property);
      i = end(property, i + 1);
    }
    return text.append('}').toString();
  }

  /** Collects properties in order. Not thread-safe. */
  public static final class Builder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Builder() {}

    /** Adds an integer property; the width is the property's own. */
    public Builder add(Property property, long value) {
      out.write(property.identifier());
      switch (property.type()) {
        case BYTE -> out.write((int) value);
        case TWO_BYTE_INTEGER -> writeTwoBytes((int) value);
        case FOUR_BYTE_INTEGER -> {
          writeTwoBytes((int) (value >>> 16));
          writeTwoBytes((int) value & 0xFFFF);
        }
        case VARIABLE_BYTE_INTEGER -> {
          long rest = value;
          do {
            int low = (int) (rest & 0x7F);
            rest >>>= 7;
            out.write(rest > 0 ? low | 0x80 : low);
          } while (rest > 0);
        }
        case UTF_8_STRING, BINARY_DATA, UTF_8_STRING_PAIR ->
            throw new IllegalArgumentException(property + " is not an integer");
      }
      return this;
    }

    /** Adds a UTF-8 string property, at most 65,535 bytes. */
    public Builder add(Property property, String value) {
      return add(property, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a binary (or already encoded string) property, at most 65,535 bytes. */
    public Builder add(Property property, byte[] value) {
      out.write(property.identifier());
      writeBinary(value);
      return this;
    }

    /** Adds a User Property. */
    public Builder addUserProperty(String name, String value) {
      out.write(Property.USER_PROPERTY.identifier());
      writeBinary(name.getBytes(StandardCharsets.UTF_8));
      writeBinary(value.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    /** Adds all of the others, in their order. */
    public Builder addAll(Properties others) {
      out.writeBytes(others.encoded);
      return this;
    }

    /** What has been collected. */
    public Properties build() {
      return ofEncoded(out.toByteArray());
    }

    private void writeBinary(byte[] value) {
      if (value.length > 65_535) {
        throw new IllegalArgumentException(
            "A property has " + value.length + " bytes, 65535 are allowed");
      }
      writeTwoBytes(value.length);
      out.writeBytes(value);
    }

    private void writeTwoBytes(int value) {
      out.write(value >>> 8);
      out.write(value);
    }
  }
}
