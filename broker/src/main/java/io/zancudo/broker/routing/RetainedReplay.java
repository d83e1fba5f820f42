package io.zancudo.broker.routing;

import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.session.Backlog;
import io.zancudo.broker.session.Session;
import io.zancudo.cluster.RetainedStore;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.topic.RetainedCursor;
import java.time.InstantSource;
import java.util.function.Predicate;

/**
 * The retained messages that match a new subscription, delivered in slices as the client takes
 * them.
 *
 * <p>Owned by the session's event loop. A message is read when its turn comes, so that a client
 * never sees an older one after a newer one.
 */
public final class RetainedReplay implements Backlog {
  /** Messages delivered before others have their turn. */
  private static final int SLICE = 256;

  /** Places of the tree that are looked at for one message before it counts as none. */
  private static final int STEPS = 64;

  private final RetainedCursor<Message> cursor;
  private final Subscription subscription;
  private final InstantSource clock;
  private final Predicate<Message> sourceAllows;
  private final Publication publication = new Publication();

  /** Replays what matches the subscription's filter. */
  public RetainedReplay(RetainedStore store, Subscription subscription, InstantSource clock) {
    this(store, subscription, clock, message -> true);
  }

  /**
   * Replays what matches the subscription's filter.
   *
   * @param sourceAllows whether who has published a message may still do so
   */
  public RetainedReplay(
      RetainedStore store,
      Subscription subscription,
      InstantSource clock,
      Predicate<Message> sourceAllows) {
    this.sourceAllows = sourceAllows;
    this.cursor = store.match(subscription.filter(), clock.millis());
    this.subscription = subscription;
    this.clock = clock;
  }

  @Override
  public TopicFilter filter() {
    return subscription.filter();
  }

  @Override
  public boolean deliverSome(Session session) {
    long now = clock.millis();
    for (int i = 0; i < SLICE && !cursor.isDone() && session.hasRoom(); i++) {
      cursor.next(STEPS).ifPresent(message -> deliver(session, message, now));
    }
    return !cursor.isDone();
  }

  private void deliver(Session session, Message message, long now) {
    if (session.mayReceive(message.topic())
        && !message.isExpired(now)
        && sourceAllows.test(message)) {
      publication.begin(message, now);
      session.deliverRetained(publication, subscription);
      publication.end();
    }
  }
}
