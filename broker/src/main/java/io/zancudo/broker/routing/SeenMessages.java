package io.zancudo.broker.routing;

import io.zancudo.cluster.MessageId;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The QoS 2 messages that live sessions of this node have had lately: one that is routed again,
 * because the node of its publisher has died in the middle, is not given to them twice.
 *
 * <p>Thread-safe. Bounded: the newest {@value #HALF} are known for certain, and at most twice as
 * many.
 */
final class SeenMessages {
  private static final int HALF = 20_000;

  private record Halves(Set<MessageId> now, Set<MessageId> before) {}

  private final AtomicReference<Halves> halves =
      new AtomicReference<>(new Halves(ConcurrentHashMap.newKeySet(), Set.of()));

  /** Whether the message comes for the first time; from now on it does not. */
  boolean isNew(MessageId id) {
    Halves known = Objects.requireNonNull(halves.get());
    if (known.before.contains(id) || !known.now.add(id)) {
      return false;
    }
    if (known.now.size() >= HALF) {
      halves.compareAndSet(known, new Halves(ConcurrentHashMap.newKeySet(), known.now));
    }
    return true;
  }
}
