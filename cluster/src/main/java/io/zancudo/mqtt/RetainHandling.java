package io.zancudo.mqtt;

/**
 * When retained messages are sent on SUBSCRIBE (MQTT 5.0 section 3.8.3.1); ordinal = wire value.
 */
public enum RetainHandling {
  SEND_AT_SUBSCRIBE,
  SEND_IF_NEW_SUBSCRIPTION,
  DO_NOT_SEND;

  private static final RetainHandling[] VALUES = values();

  /**
   * The option with this wire value.
   *
   * @throws IllegalArgumentException if it is not 0, 1 or 2
   */
  public static RetainHandling of(int value) {
    if (value < 0 || value > 2) {
      throw new IllegalArgumentException("Retain Handling must be 0, 1 or 2, not " + value);
    }
    return VALUES[value];
  }
}
