package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.zancudo.broker.loop.Deadline;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.Due;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the store once a second what time and dead nodes have made due, and does it: Wills after
 * their delay, sessions that have expired, connections that went with their node.
 *
 * <p>Owned by one event loop. One question at a time; what it cannot do now is due the next time.
 */
public final class DueSessions extends Deadline {
  private static final Logger log = LoggerFactory.getLogger(DueSessions.class);
  private static final int PERIOD_MILLIS = 1000;
  private static final int MAX_AT_ONCE = 500;

  private final SessionLoop home;
  private final ClusterNode node;
  private final SessionOutcomes outcomes;

  /** What is due is done on this loop. */
  public DueSessions(SessionLoop home, ClusterNode node, SessionOutcomes outcomes) {
    this.home = home;
    this.node = node;
    this.outcomes = outcomes;
  }

  /** Begins; on the loop. */
  public void start() {
    home.loop().deadlines().schedule(this, home.loop().nowMillis() + PERIOD_MILLIS);
  }

  @Override
  protected void expired() {
    if (!node.membership().isWritable()) {
      start();
      return;
    }
    StoredSession.on(
        home.loop(),
        node.sessions().takeDue(home.loop().nowMillis(), node.membership().nodes(), MAX_AT_ONCE),
        this::taken,
        failure -> {
          log.warn("Sessions that are due could not be looked for: {}", failure.getMessage());
          start();
        });
  }

  private void taken(List<Due> dues) {
    dues.forEach(this::perform);
    if (dues.size() == MAX_AT_ONCE) {
      expired();
    } else {
      start();
    }
  }

  /** What is not safe is given back, and comes again. */
  private void perform(Due due) {
    String clientId = due.clientId();
    due.announce()
        .ifPresent(
            now ->
                node.subscriptions()
                    .announceStored(now)
                    .onFailure(e -> log.debug("A session's end was not announced", e)));
    List<Future<Void>> all = new ArrayList<>();
    due.will()
        .map(
            will ->
                outcomes.publishWill(home, clientId, will, MessageId.ofWill(clientId, due.epoch())))
        .ifPresent(all::add);
    for (StoredMessage stored : due.redeliver()) {
      MessageId id = MessageId.ofRedelivered(clientId, due.epoch(), stored.sequence());
      stored
          .message()
          .map(message -> outcomes.redeliver(home, stored.share().orElseThrow(), message, id))
          .ifPresent(all::add);
    }
    Future.join(all)
        .onSuccess(
            safe ->
                node.sessions()
                    .done(due)
                    .onFailure(e -> log.debug("What was due is done again: {}", clientId, e)))
        .onFailure(
            unsafe -> {
              log.debug("What is due is not safe yet: client={}", clientId, unsafe);
              node.sessions().giveBack(due);
            });
  }
}
