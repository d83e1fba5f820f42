package io.zancudo.broker.listener;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections may be open at a time. Thread-safe. */
final class ConnectionLimit {
  private final AtomicInteger open = new AtomicInteger();
  private volatile int maximum;

  /** A limit; 0 or less is none, as in Mosquitto. */
  ConnectionLimit(int maximum) {
    this.maximum = maximum;
  }

  /** Another limit, for connections to come. */
  void maximum(int newMaximum) {
    maximum = newMaximum;
  }

  /** Takes a place for a connection; false if there is none. */
  boolean take() {
    int limit = maximum;
    if (open.incrementAndGet() > limit && limit > 0) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  /** How many places are taken. */
  int count() {
    return open.get();
  }

  /** Gives back a place. */
  void free() {
    open.decrementAndGet();
  }
}
