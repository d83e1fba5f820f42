package io.zancudo.loadtest.verdict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Owned by the run's event loop: who sent what, and to whom it came. */
public final class History {
  private final Findings findings;
  private final Map<String, Stream> streams = new LinkedHashMap<>();
  private final List<Receiver> receivers = new ArrayList<>();
  private long lastDelivery;

  public History(Findings findings) {
    this.findings = findings;
  }

  /** A publisher's messages on a topic that nobody else publishes to. */
  public Stream addStream(String publisher, String topic, int qos, boolean probe) {
    Stream stream = new Stream(publisher, topic, qos, probe);
    if (streams.putIfAbsent(topic, stream) != null) {
      throw new IllegalArgumentException("two publishers on topic " + topic);
    }
    return stream;
  }

  /** A receiver whose subscription stands before any of its messages is sent. */
  public Receiver addReceiver(
      String name, Receiver.Kind kind, int maximumQos, Predicate<Stream> subscribed) {
    Receiver receiver = new Receiver(name, kind, maximumQos, subscribed);
    receivers.add(receiver);
    return receiver;
  }

  public Optional<Stream> stream(String topic) {
    return Optional.ofNullable(streams.get(topic));
  }

  /**
   * A message came.
   *
   * @param connection counts the connections of a clean receiver
   * @param number what the payload says; -1 if it is no number
   */
  public void delivered(
      Receiver receiver, String topic, int number, int qos, int connection, long nanos) {
    lastDelivery = nanos;
    Stream stream = streams.get(topic);
    String what = "topic=" + topic + " n=" + number + " subscriber=" + receiver.name();
    if (stream == null
        || number < 0
        || number >= stream.sentCount()
        || !receiver.isSubscribed(stream)) {
      findings.add(Finding.Type.PHANTOM, nanos, "nobody sent it, or not to here: " + what);
      return;
    }
    if (qos != receiver.effectiveQos(stream)) {
      findings.add(Finding.Type.PROTOCOL_ERROR, nanos, "delivered with QoS " + qos + ": " + what);
    }
    switch (receiver.deliver(stream, number, connection)) {
      case DOUBLED -> findings.add(Finding.Type.QOS2_DUPLICATE, nanos, what);
      case REORDERED -> findings.add(Finding.Type.REORDERED, nanos, what);
      case FIRST, AGAIN -> {}
    }
  }

  /** When the last message came, in nanoseconds since the start. */
  public long lastDelivery() {
    return lastDelivery;
  }

  /** What of the messages sent was acknowledged, due and delivered. */
  public record Totals(
      long sentCount,
      long acknowledgedCount,
      long dueCount,
      long deliveredCount,
      long qos1DuplicateCount) {}

  /** Closes the books: adds what is lost or unfinished to the findings. */
  public Totals close() {
    long sent = 0;
    long acknowledged = 0;
    long due = 0;
    for (Stream stream : streams.values()) {
      List<Receiver> dueTo = receivers.stream().filter(r -> r.isDue(stream)).toList();
      sent += stream.sentCount();
      for (int number = 0; number < stream.sentCount(); number++) {
        if (stream.isAcknowledged(number)) {
          acknowledged++;
          due += dueTo.size();
          for (Receiver receiver : dueTo) {
            if (!receiver.hasSeen(stream, number)) {
              lost(stream, number, receiver);
            }
          }
        } else {
          findings.add(Finding.Type.UNFINISHED, lastDelivery, describe(stream, number));
        }
      }
    }
    return new Totals(
        sent,
        acknowledged,
        due,
        receivers.stream().mapToLong(Receiver::deliveredCount).sum(),
        receivers.stream().mapToLong(Receiver::qos1DuplicateCount).sum());
  }

  private void lost(Stream stream, int number, Receiver receiver) {
    findings.add(
        stream.isProbe() ? Finding.Type.SUBSCRIPTION_LOST : Finding.Type.LOST,
        stream.acknowledgedAt(number),
        describe(stream, number) + " subscriber=" + receiver.name());
  }

  private static String describe(Stream stream, int number) {
    return "publisher="
        + stream.publisher()
        + " topic="
        + stream.topic()
        + " qos="
        + stream.qos()
        + " n="
        + number;
  }
}
