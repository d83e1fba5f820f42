package io.zancudo.loadtest.verdict;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Owned by the run's event loop: who gets messages, and what came. */
public final class Receiver {
  private final String name;
  private final Kind kind;
  private final int maximumQos;
  private final Predicate<Stream> subscribed;
  private final Map<Stream, Deliveries> deliveries = new LinkedHashMap<>();
  private int connection = -1;
  private long deliveredCount;
  private long qos1DuplicateCount;

  /** What is promised to it. */
  public enum Kind {
    /** A persistent Session: each message, in order, with QoS 2 once. */
    PERSISTENT,
    /** A Session that ends with its connection: with QoS 2 once in a connection. */
    CLEAN,
    /** The members of a shared subscription, all persistent: each message, with QoS 2 once. */
    SHARED
  }

  /** What a delivery was. */
  enum Arrival {
    FIRST,
    /** After one with a higher number. */
    REORDERED,
    /** Again, which QoS 1 allows. */
    AGAIN,
    /** Again, which QoS 2 forbids. */
    DOUBLED
  }

  private static final class Deliveries {
    private final BitSet seen = new BitSet();
    private int highest = -1;
  }

  Receiver(String name, Kind kind, int maximumQos, Predicate<Stream> subscribed) {
    this.name = name;
    this.kind = kind;
    this.maximumQos = maximumQos;
    this.subscribed = subscribed;
  }

  public String name() {
    return name;
  }

  Kind kind() {
    return kind;
  }

  long deliveredCount() {
    return deliveredCount;
  }

  long qos1DuplicateCount() {
    return qos1DuplicateCount;
  }

  boolean isSubscribed(Stream stream) {
    return subscribed.test(stream);
  }

  boolean isDue(Stream stream) {
    return kind != Kind.CLEAN && isSubscribed(stream);
  }

  boolean hasSeen(Stream stream, int number) {
    Deliveries of = deliveries.get(stream);
    return of != null && of.seen.get(number);
  }

  /** [MQTT-3.8.4-8] The lower one of the publisher's and the subscription's. */
  int effectiveQos(Stream stream) {
    return Math.min(stream.qos(), maximumQos);
  }

  Arrival deliver(Stream stream, int number, int onConnection) {
    if (kind == Kind.CLEAN && onConnection != connection) {
      deliveries.clear();
      connection = onConnection;
    }
    deliveredCount++;
    Deliveries of = deliveries.computeIfAbsent(stream, key -> new Deliveries());
    if (of.seen.get(number)) {
      if (effectiveQos(stream) == 2) {
        return Arrival.DOUBLED;
      }
      qos1DuplicateCount++;
      return Arrival.AGAIN;
    }
    of.seen.set(number);
    boolean late = number < of.highest && kind == Kind.PERSISTENT && !stream.wasRefused(number);
    of.highest = Math.max(of.highest, number);
    return late ? Arrival.REORDERED : Arrival.FIRST;
  }
}
