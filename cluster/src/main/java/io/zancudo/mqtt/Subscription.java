package io.zancudo.mqtt;

/**
 * One subscription of a session (MQTT 5.0 section 3.8.3.1).
 *
 * @param filter what it matches
 * @param qos the maximum QoS at which messages are sent
 * @param noLocal whether the client's own messages are left out
 * @param retainAsPublished whether the RETAIN flag is kept as published
 * @param retainHandling when retained messages are sent at SUBSCRIBE
 * @param identifier the Subscription Identifier, 1 to 268,435,455, or 0 for none
 */
public record Subscription(
    TopicFilter filter,
    Qos qos,
    boolean noLocal,
    boolean retainAsPublished,
    RetainHandling retainHandling,
    int identifier) {

  /** The greatest Subscription Identifier (section 3.8.2.1.2). */
  public static final int MAX_IDENTIFIER = 268_435_455;

  public Subscription {
    if (identifier < 0 || identifier > MAX_IDENTIFIER) {
      throw new IllegalArgumentException(
          "Subscription Identifier must be 1 to " + MAX_IDENTIFIER + ", not " + identifier);
    }
  }

  /** A subscription with the options of MQTT 3.1.1: only a QoS. */
  public static Subscription of(TopicFilter filter, Qos qos) {
    return new Subscription(filter, qos, false, false, RetainHandling.SEND_AT_SUBSCRIBE, 0);
  }

  /** The same with another maximum QoS. */
  public Subscription withQos(Qos granted) {
    return new Subscription(
        filter, granted, noLocal, retainAsPublished, retainHandling, identifier);
  }
}
