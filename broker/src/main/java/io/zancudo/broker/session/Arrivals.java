package io.zancudo.broker.session;

import io.zancudo.broker.codec.Publication;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Subscription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived at a session's new home before the session itself: it is kept in its order.
 *
 * <p>Owned by the event loop of the new home, but for {@link #then}, which belongs to the owner of
 * the session. Bounded like the session's queue, by {@code max_queued_messages}, {@code
 * max_queued_bytes} and the budget of the whole broker: the newest message is dropped.
 */
final class Arrivals {
  private final SessionLoop target;
  private final ArrayDeque<Arrival> messages = new ArrayDeque<>();
  private final List<Runnable> afterwards = new ArrayList<>(1);
  private long bytes;

  private record Arrival(
      Message message, Subscription subscription, boolean retain, @Nullable SharedDelivery share) {}

  /** Nothing yet, for a session on its way to this loop. */
  Arrivals(SessionLoop target) {
    this.target = target;
  }

  /** Whether the caller is on the loop of the new home. */
  boolean isHere() {
    return target.loop().isCurrent();
  }

  /** Keeps a message until the session is there. */
  void keep(
      Publication publication,
      Subscription subscription,
      boolean retain,
      @Nullable SharedDelivery share) {
    SessionLimits limits = target.limits();
    Message message = publication.message();
    int size = message.sizeBytes();
    boolean full =
        (limits.maxQueuedMessages() != 0 && messages.size() >= limits.maxQueuedMessages())
            || (limits.maxQueuedBytes() != 0 && bytes + size > limits.maxQueuedBytes());
    if (full || target.budget().isExhausted()) {
      target.dropped();
      return;
    }
    messages.add(new Arrival(message, subscription, retain, share));
    bytes += size;
    target.count(size + QueueBudget.ENTRY_BYTES);
  }

  /** The session is there: it gets what was kept. */
  void deliverTo(Outbound outbound) {
    long now = target.loop().nowMillis();
    target.count(-bytes - (long) messages.size() * QueueBudget.ENTRY_BYTES);
    for (Arrival next; (next = messages.poll()) != null; ) {
      Publication publication = target.outgoing().begin(next.message, now);
      outbound.deliver(publication, next.subscription, next.retain, next.share, null);
      publication.end();
    }
  }

  /** Does something when the session is there. */
  void then(Runnable task) {
    afterwards.add(task);
  }

  /** What is to be done now that the session is there. */
  List<Runnable> afterwards() {
    return afterwards;
  }
}
