package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.loop.Deadline;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.Will;
import io.zancudo.topic.TopicTree;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * All sessions of a broker of one node, by Client Identifier: who takes one over, when one ends, and when a
 * Will is published.
 *
 * <p>Thread-safe. A session is changed on its own event loop only; a claim from another loop
 * travels there, and comes back with the session if it moves. One Client Identifier has one session
 * at any time ([MQTT-3.1.3-2]).
 */
public final class SessionDirectory implements Sessions {
  private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, LateWill> lateWills = new ConcurrentHashMap<>();
  private final TopicTree<Session> subscriptions;
  private final BiConsumer<Session, Message> wills;

  /** What a claim gave: the session, and whether it was there before (Session Present). */
  public record Claim(Session session, boolean present) {}

  /**
   * A directory.
   *
   * @param subscriptions where the subscriptions of sessions that end are removed
   * @param wills publishes a Will Message; called on the session's loop
   */
  public SessionDirectory(TopicTree<Session> subscriptions, BiConsumer<Session, Message> wills) {
    this.subscriptions = subscriptions;
    this.wills = wills;
  }

  /**
   * Claims the Client Identifier for a connection on the calling loop. An older connection is told
   * and closed; with Clean Start an older session ends.
   *
   * @param mine the calling loop, to which the session then belongs
   * @param then called on the calling loop, perhaps before this method returns
   */
  public void claim(String clientId, boolean cleanStart, SessionLoop mine, Consumer<Claim> then) {
    LateWill late = lateWills.remove(clientId);
    if (late != null) {
      late.forget(); // [MQTT-3.1.3-9]
    }
    Session existing = sessions.get(clientId);
    if (existing == null) {
      Session created = new Session(clientId, mine, SessionMessages.IN_MEMORY);
      existing = sessions.putIfAbsent(clientId, created);
      if (existing == null) {
        then.accept(new Claim(created, false));
        return;
      }
    }
    claimFromOwner(existing, new Request(clientId, cleanStart, mine, then));
  }

  private void claimFromOwner(Session session, Request request) {
    BrokerLoop owner = session.home().loop();
    if (owner.isCurrent()) {
      handOver(session, request);
    } else {
      owner.execute(() -> claimFromOwner(session, request)); // it may have moved on by then
    }
  }

  private void handOver(Session session, Request request) {
    SessionConnection connection = session.connection();
    if (connection != null) {
      connection.takenOver(); // [MQTT-3.1.4-3]
      session.detach();
    }
    if (!session.isEnded() && (request.cleanStart || session.expirySeconds() == 0)) {
      endTakenOver(session); // [MQTT-3.1.2-4]
    }
    if (session.isEnded()) {
      request.retry(this);
    } else {
      cancelDeadlines(session); // [MQTT-3.1.3-9] its Will is not published
      session.will(null);
      session.moveTo(request.mine);
      request.grant(this, session);
    }
  }

  /**
   * Choice: the Will of a connection that is taken over is published if its session ends with it
   * and it has no delay, as Mosquitto 2.1 does; a session that goes on needs no word of farewell.
   */
  private void endTakenOver(Session session) {
    Will will = session.will();
    if (will != null && will.delaySeconds() == 0 && session.willDeadline == null) {
      publish(session, will);
    }
    session.will(null);
    end(session);
  }

  @Override
  public void disconnected(Session session, boolean publishWill) {
    session.detach();
    Will will = session.will();
    if (will != null && !publishWill) {
      session.will(null); // [MQTT-3.14.4-3]
    } else if (will != null && will.delaySeconds() == 0) {
      session.will(null);
      publish(session, will); // [MQTT-3.1.2-8]
    } else if (will != null && session.expirySeconds() == 0) {
      session.will(null);
      new LateWill(session, will).start();
    } else if (will != null) {
      session.willDeadline = deadline(session, will.delaySeconds(), () -> publishWill(session));
    }
    if (session.expirySeconds() == 0) {
      end(session);
    } else if (session.expirySeconds() != Session.NEVER) {
      session.expiryDeadline = deadline(session, session.expirySeconds(), () -> end(session));
    }
  }

  private void end(Session session) {
    if (session.willDeadline != null) { // [MQTT-3.1.2-8] the session's end is the Will's too
      publishWill(session);
    }
    cancelDeadlines(session);
    sessions.remove(session.clientId(), session);
    for (Subscription subscription : List.copyOf(session.subscriptions())) {
      subscriptions.remove(subscription.filter(), session);
    }
    session.end();
  }

  private void publishWill(Session session) {
    Will will = session.will();
    session.will(null);
    if (will != null) {
      publish(session, will);
    }
  }

  private void publish(Session session, Will will) {
    BrokerLoop loop = session.home().loop();
    Message message = will.toMessage(session.clientId(), loop.nowMillis());
    // in a task of its own: whoever ended the connection may be in the middle of a delivery
    loop.execute(() -> wills.accept(session, message));
  }

  private static Deadline deadline(Session session, long seconds, Runnable task) {
    Deadline deadline =
        new Deadline() {
          @Override
          protected void expired() {
            task.run();
          }
        };
    BrokerLoop loop = session.home().loop();
    loop.deadlines().schedule(deadline, loop.nowMillis() + seconds * 1000);
    return deadline;
  }

  private static void cancelDeadlines(Session session) {
    if (session.willDeadline != null) {
      session.willDeadline.cancel();
      session.willDeadline = null;
    }
    if (session.expiryDeadline != null) {
      session.expiryDeadline.cancel();
      session.expiryDeadline = null;
    }
  }

  @Override
  public void claim(ConnectRequest request, SessionLoop mine, Consumer<ClaimResult> then) {
    claim(
        request.clientId(),
        request.cleanStart(),
        mine,
        claim -> {
          Session session = claim.session();
          session.expirySeconds(request.expirySeconds());
          session.will(request.will().orElse(null));
          then.accept(new ClaimResult.Granted(session, claim.present()));
        });
  }

  @Override
  public Future<Void> subscribed(Session session, List<Subscription> added) {
    added.forEach(subscription -> subscriptions.add(subscription, session));
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> unsubscribed(Session session, List<TopicFilter> filters) {
    filters.forEach(filter -> subscriptions.remove(filter, session));
    return Future.succeededFuture();
  }

  @Override
  public boolean isFull(String clientId, int maxSessions) {
    return sessions.size() >= maxSessions && !sessions.containsKey(clientId);
  }

  @Override
  public int count() {
    return sessions.size();
  }

  @Override
  public void forEachConnection(Consumer<SessionConnection> action) {
    for (Session session : sessions.values()) {
      session.home().loop().execute(() -> callConnection(session, action));
    }
  }

  private static void callConnection(Session session, Consumer<SessionConnection> action) {
    SessionConnection connection = session.connection();
    if (connection != null) {
      action.accept(connection);
    }
  }

  /**
   * A Will whose delay is longer than its session. Choice: it is published when the delay has
   * passed, as Mosquitto does, unless the client comes back before.
   */
  private final class LateWill extends Deadline {
    private final Session session;
    private final Will will;

    LateWill(Session session, Will will) {
      this.session = session;
      this.will = will;
    }

    void start() {
      BrokerLoop loop = session.home().loop();
      lateWills.put(session.clientId(), this);
      loop.deadlines().schedule(this, loop.nowMillis() + will.delaySeconds() * 1000);
    }

    void forget() {
      session.home().loop().execute(this::cancel);
    }

    @Override
    protected void expired() {
      if (lateWills.remove(session.clientId(), this)) {
        publish(session, will);
      }
    }
  }

  /** A claim on its way. */
  private record Request(
      String clientId, boolean cleanStart, SessionLoop mine, Consumer<Claim> then) {

    void retry(SessionDirectory directory) {
      run(() -> directory.claim(clientId, cleanStart, mine, then));
    }

    void grant(SessionDirectory directory, Session session) {
      run(
          () -> {
            boolean claimedMeanwhile = session.home() != mine || session.connection() != null;
            if (session.isEnded() || claimedMeanwhile) {
              directory.claim(clientId, cleanStart, mine, then);
            } else {
              then.accept(new Claim(session, true));
            }
          });
    }

    private void run(Runnable task) {
      if (mine.loop().isCurrent()) {
        task.run();
      } else {
        mine.loop().execute(task);
      }
    }
  }
}
