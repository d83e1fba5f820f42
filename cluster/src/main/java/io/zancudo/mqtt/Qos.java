package io.zancudo.mqtt;

/** Quality of Service levels (MQTT 5.0 section 4.3); the ordinal is the level on the wire. */
public enum Qos {
  AT_MOST_ONCE,
  AT_LEAST_ONCE,
  EXACTLY_ONCE;

  private static final Qos[] LEVELS = values();

  /**
   * The level with this number.
   *
   * @throws IllegalArgumentException if it is not 0, 1 or 2
   */
  public static Qos of(int level) {
    if (level < 0 || level > 2) {
      throw new IllegalArgumentException("QoS must be 0, 1 or 2, not " + level);
    }
    return LEVELS[level];
  }

  /** The number on the wire: 0, 1 or 2. */
  public int level() {
    return ordinal();
  }

  /** The lower of the two: a message is delivered at the least of what both sides asked for. */
  public Qos min(Qos other) {
    return ordinal() <= other.ordinal() ? this : other;
  }

  /** The higher of the two. */
  public Qos max(Qos other) {
    return ordinal() >= other.ordinal() ? this : other;
  }
}
