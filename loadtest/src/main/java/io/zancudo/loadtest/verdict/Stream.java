package io.zancudo.loadtest.verdict;

import java.util.Arrays;
import java.util.BitSet;

/** Owned by the run's event loop: the numbered messages of one publisher on one topic. */
public final class Stream {
  private final String publisher;
  private final String topic;
  private final int qos;
  private final boolean probe;
  private long[] acknowledgedAt = new long[256];
  private final BitSet refused = new BitSet();
  private int sentCount;

  Stream(String publisher, String topic, int qos, boolean probe) {
    this.publisher = publisher;
    this.topic = topic;
    this.qos = qos;
    this.probe = probe;
  }

  public String publisher() {
    return publisher;
  }

  public String topic() {
    return topic;
  }

  public int qos() {
    return qos;
  }

  /** Whether it shows at the end that subscriptions still stand. */
  public boolean isProbe() {
    return probe;
  }

  /** The number of the next message; from now on it may come. */
  public int send() {
    if (sentCount == acknowledgedAt.length) {
      acknowledgedAt = Arrays.copyOf(acknowledgedAt, 2 * sentCount);
    }
    return sentCount++;
  }

  public void acknowledged(int number, long nanos) {
    acknowledgedAt[number] = Math.max(1, nanos);
  }

  /** Refused by the server: it is sent again as a new message, behind later ones. */
  public void refused(int number) {
    refused.set(number);
  }

  int sentCount() {
    return sentCount;
  }

  boolean isAcknowledged(int number) {
    return acknowledgedAt[number] != 0;
  }

  long acknowledgedAt(int number) {
    return acknowledgedAt[number];
  }

  boolean wasRefused(int number) {
    return refused.get(number);
  }
}
