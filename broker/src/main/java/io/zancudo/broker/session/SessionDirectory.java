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
 * All sessions of a broker of one node, by Client Identifier: who takes one over, when one ends,
 * and when a Will is published.
 *
 * <p>Thread-safe. A session is changed on its own event loop only; a claim from another loop
 * travels there, and comes back with the session if it moves. One Client Identifier has one session
 * at any time ([MQTT-3.1.3-2]).
 *
 * <p>A session moves to the loop of its new connection while messages for it are under way between
 * loops. None of them is lost, doubled, or overtaken by another of the same publisher:
 *
 * <ol>
 *   <li>A message is routed on the loop of its publisher, once, as of one generation of the
 *       subscriptions. The session's {@link Residence} says for each generation on which loop it is
 *       at home, so the message goes to one loop, and that loop, which looks the subscriptions up
 *       again, asks for the same generation: the message is for the session there and nowhere else.
 *   <li>A move begins with the next generation. A loop reads the generation for each message and it
 *       never falls, so each loop has one moment up to which it sends to the old home, and after
 *       which it sends to the new one, whatever the topic.
 *   <li>{@link BrokerLoop#afterAllPosted} asks each loop to pass that moment, and waits until the
 *       old home has done all that was sent to it before. Until then the old home owns the session
 *       and puts what comes into its queue, as for an absent client; so nothing arrives there after
 *       the session has left.
 *   <li>What arrives at the new home before the session ({@link Arrivals}) is kept in its order and
 *       put into the queue behind what is there when the session comes. Two messages of one
 *       publisher that took the same way are in the order of the way; if they took different ones
 *       the older took that to the old home, and is further in front.
 *   <li>The next move begins after the session has arrived, so no loop still sends as of a
 *       generation before the last two homes; what was sent to another loop as of such a
 *       generation, for other sessions, is not for this one ({@link Residence#isKnown}): it had it
 *       at its home of that time.
 * </ol>
 *
 * <p>Price: a session that moves waits for one turn of each loop. One that stays does not.
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
    if (session.isMoving()) {
      session.afterMove(() -> claimFromOwner(session, request));
      return;
    }
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
      return;
    }
    cancelDeadlines(session); // [MQTT-3.1.3-9] its Will is not published
    session.will(null);
    if (session.home() == request.mine) {
      request.grant(session);
    } else {
      move(session, request);
    }
  }

  /** To another loop, as the class comment says. */
  private void move(Session session, Request request) {
    long seen = subscriptions.generation();
    session.setOut(request.mine, seen + 1);
    subscriptions.refreshAfter(seen);
    BrokerLoop old = session.home().loop();
    old.afterAllPosted(
        () -> {
          session.moveTo(request.mine);
          request.mine.loop().execute(() -> arrive(session, request));
        });
  }

  private static void arrive(Session session, Request request) {
    List<Runnable> waiting = session.arrive();
    request.grant(session);
    waiting.forEach(Runnable::run);
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
    BrokerLoop owner = session.home().loop();
    if (!owner.isCurrent()) { // it has moved meanwhile
      owner.execute(() -> callConnection(session, action));
      return;
    }
    if (session.isMoving()) { // to a connection that waits for it
      session.afterMove(() -> callConnection(session, action));
      return;
    }
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
      Runnable task = () -> directory.claim(clientId, cleanStart, mine, then);
      if (mine.loop().isCurrent()) {
        task.run();
      } else {
        mine.loop().execute(task);
      }
    }

    void grant(Session session) {
      then.accept(new Claim(session, true));
    }
  }
}
