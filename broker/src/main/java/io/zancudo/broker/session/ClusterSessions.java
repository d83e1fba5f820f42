package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.ClaimRequest;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.SessionChange;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.Will;
import io.zancudo.topic.TopicTree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of a broker of several nodes, as one of them sees them: every connection claims its
 * session in the {@link io.zancudo.cluster.SessionStore}; this node holds those whose connection it
 * has.
 *
 * <p>Thread-safe. Each connection gets a {@link Session} of its own, on its own event loop, so that
 * sessions never move between loops. A stored session is a view of the store; a clean one is in
 * memory, and its subscriptions in this node's tree. Where the store cannot be written (the smaller
 * side of a cut network) stored sessions are refused and clean ones go on without it.
 */
public final class ClusterSessions implements Sessions {
  private static final Logger log = LoggerFactory.getLogger(ClusterSessions.class);

  private final ClusterNode node;
  private final NodeId self;
  private final NodeSubscriptions subscriptions;
  private final SessionOutcomes outcomes;
  private final SessionWills wills;
  private final ConcurrentHashMap<String, HeldSession> held = new ConcurrentHashMap<>();
  private final PendingReleases releases;
  private final PendingClaims claiming = new PendingClaims();
  private final DoubtfulClaims doubts;
  private final Takeovers takeovers;

  /** Those whose late claim is on its way. */
  private final Set<Session> claimedLate = ConcurrentHashMap.newKeySet();

  /** Sessions over this node's part in the cluster; live subscriptions go into the tree. */
  public ClusterSessions(ClusterNode node, TopicTree<Session> tree, SessionOutcomes outcomes) {
    this.node = node;
    this.self = node.membership().localNode();
    this.subscriptions = new NodeSubscriptions(node, tree);
    this.outcomes = outcomes;
    this.wills = new SessionWills(outcomes);
    this.releases = new PendingReleases(node);
    this.doubts = new DoubtfulClaims(node);
    this.takeovers = new Takeovers(node, held, claiming, subscriptions, wills);
    node.messages().onMessages(this::wake);
    node.membership().onChange(this::membersChanged);
  }

  // ---------------------------------------------------------------- CONNECT

  @Override
  public void claim(ConnectRequest request, SessionLoop mine, Consumer<ClaimResult> then) {
    BrokerLoop loop = mine.loop();
    if (request.expirySeconds() == 0 && !node.membership().isWritable()) {
      then.accept(grant(HeldSession.unclaimed(clean(request, mine), request), mine));
      return;
    }
    ClaimRequest claim = claimRequest(request, loop.nowMillis(), false);
    Runnable end = claiming.begin(request.clientId());
    Consumer<ClaimResult> whenDone =
        result -> {
          end.run();
          then.accept(result);
        };
    StoredSession.on(
        loop,
        settled(request.clientId()).transform(done -> node.sessions().claim(claim)),
        claimed -> claimed(claimed, request, mine, whenDone),
        failure -> {
          log.debug("A session cannot be claimed: {}", failure.getMessage());
          doubts.add(claim);
          whenDone.accept(
              request.expirySeconds() == 0
                  ? grant(HeldSession.unclaimed(clean(request, mine), request), mine)
                  : new ClaimResult.Unsafe());
        });
  }

  private ClaimRequest claimRequest(ConnectRequest request, long nowMillis, boolean isLate) {
    return new ClaimRequest(
        request.clientId(),
        self,
        request.cleanStart(),
        request.expirySeconds(),
        request.will().filter(allowed -> request.mayPublishWill()),
        request.protocol(),
        request.bridge(),
        nowMillis,
        isLate);
  }

  private void membersChanged() {
    if (node.membership().isWritable()) {
      claimLate();
    } else {
      sendAwayStored();
    }
  }

  /**
   * This node cannot keep stored sessions: the others may take their connections for gone, and give
   * the sessions to new ones. Their clients are told to find one that can keep them.
   */
  private void sendAwayStored() {
    forEachConnection(Session::isStored, SessionConnection::useAnotherServer);
  }

  /** The network is whole: what connected during the cut is claimed now, unless it was since. */
  private void claimLate() {
    doubts.settle(held::containsKey);
    for (HeldSession each : held.values()) {
      if (!each.isClaimed() && claimedLate.add(each.session())) {
        StoredSession.on(
            each.session().home().loop(),
            node.sessions()
                .claim(claimRequest(each.request(), each.connectedAtMillis(), true))
                .onComplete(done -> claimedLate.remove(each.session())),
            claim -> claimedLate(each, claim),
            failure -> log.debug("A session is claimed another time", failure));
      }
    }
  }

  private void claimedLate(HeldSession before, Claim claim) {
    String clientId = before.request().clientId();
    if (claim.isOvertaken()) {
      if (held.remove(clientId, before)) {
        takeovers.takeOver(before, true);
      }
      return;
    }
    if (!held.replace(clientId, before, before.claimed(claim))) { // it has ended meanwhile
      node.sessions()
          .release(clientId, claim.epoch(), false, before.session().home().loop().nowMillis())
          .onFailure(e -> log.debug("A session is not released", e));
    } else if (claim.connectedTo().isPresent()) {
      takeovers.tellOthers(claim).onFailure(e -> log.debug("Not all nodes have answered", e));
    }
  }

  /** What the client has answered on an older connection to this node is written first. */
  private Future<Void> settled(String clientId) {
    HeldSession before = held.get(clientId);
    if (before == null || !before.session().isStored()) {
      return releases.of(clientId);
    }
    Promise<Void> written = Promise.promise();
    Session session = before.session();
    session.home().loop().execute(() -> session.drained().onComplete(written));
    return written.future();
  }

  private static Session clean(ConnectRequest request, SessionLoop mine) {
    Session session = new Session(request.clientId(), mine, SessionMessages.IN_MEMORY);
    session.expirySeconds(0);
    session.will(request.will().orElse(null));
    return session;
  }

  private void claimed(
      Claim claim, ConnectRequest request, SessionLoop mine, Consumer<ClaimResult> then) {
    if (claim.isOvertaken()) {
      then.accept(new ClaimResult.TakenOver());
      return;
    }
    if (!claim.isWillOfConnection()) {
      wills.publish(claim, mine);
    }
    claim.redeliver().forEach(message -> redeliver(claim, message, mine));
    Session session = clean(request, mine);
    if (request.expirySeconds() > 0) {
      session =
          new Session(
              request.clientId(), mine, new StoredSession(node.sessions(), node.messages(), claim));
      session.expirySeconds(request.expirySeconds());
      session.will(request.will().orElse(null));
      claim.subscriptions().forEach(session::subscribe);
    }
    HeldSession mineNow = HeldSession.unclaimed(session, request).claimed(claim);
    subscriptions.announceClaim(claim, mineNow);
    boolean isHere = claim.connectedTo().filter(self::equals).isPresent();
    if (claim.connectedTo().isEmpty() || (isHere && held.containsKey(request.clientId()))) {
      then.accept(grant(mineNow, mine));
      return;
    }
    // the old connection is told before the new one is [MQTT-3.1.4-3]
    NodeId old = claim.connectedTo().orElseThrow();
    Consumer<Boolean> goOn =
        told -> {
          boolean isLost = !node.membership().nodes().contains(old);
          boolean isUnsafe = !told && !claim.sessionPresent(); // the old node may have failed to
          if (claim.isWillOfConnection() && (isLost || isUnsafe)) {
            wills.publish(claim, mine); // [MQTT-3.1.2-8]
          }
          then.accept(grant(mineNow, mine));
        };
    StoredSession.on(
        mine.loop(),
        takeovers.tellOthers(claim),
        done -> goOn.accept(true),
        unknown -> goOn.accept(false));
  }

  private void redeliver(Claim claim, StoredMessage stored, SessionLoop mine) {
    String clientId = claim.record().clientId();
    MessageId id = MessageId.ofRedelivered(clientId, claim.epochBefore(), stored.sequence());
    TopicFilter share = stored.share().orElseThrow();
    stored.message().ifPresent(m -> outcomes.redeliverUntilSafe(mine, share, m, id));
  }

  private ClaimResult grant(HeldSession mineNow, SessionLoop mine) {
    String clientId = mineNow.session().clientId();
    HeldSession[] old = new HeldSession[1];
    HeldSession now =
        held.compute(
            clientId,
            (id, before) -> {
              if (before != null && before.epoch() > mineNow.epoch() && mineNow.isClaimed()) {
                return before;
              }
              old[0] = before;
              return mineNow;
            });
    if (now != mineNow) {
      return new ClaimResult.TakenOver();
    }
    if (mineNow.session().isStored()) {
      mineNow.session().wake(claiming.wokenUpTo(clientId));
    }
    boolean present = mineNow.claim().map(Claim::sessionPresent).orElse(false);
    if (old[0] != null) {
      takeovers.takeOver(old[0], !present);
    }
    if (mineNow.isClaimed() && claiming.isTakenOver(clientId, mineNow.epoch())) {
      held.remove(clientId, mineNow);
      takeovers.end(mineNow.session());
      return new ClaimResult.TakenOver();
    }
    return new ClaimResult.Granted(mineNow.session(), present);
  }

  // ---------------------------------------------------------------- subscriptions

  @Override
  public Future<Void> subscribed(Session session, List<Subscription> filters) {
    return session.isStored()
        ? change(session, SessionChange.subscribe(filters))
        : subscriptions.add(session, filters);
  }

  @Override
  public Future<Void> unsubscribed(Session session, List<TopicFilter> filters) {
    if (session.isStored()) {
      return filters.isEmpty()
          ? Future.succeededFuture()
          : change(session, SessionChange.unsubscribe(filters));
    }
    filters.forEach(filter -> subscriptions.withdraw(filter, session));
    return Future.succeededFuture();
  }

  private Future<Void> change(Session session, SessionChange change) {
    HeldSession mine = held.get(session.clientId());
    return mine == null || mine.session() != session
        ? Future.failedFuture("taken over")
        : subscriptions.change(mine, change);
  }

  // ---------------------------------------------------------------- the end of a connection

  @Override
  public void disconnected(Session session, boolean publishWill) {
    session.detach();
    HeldSession mine = held.get(session.clientId());
    if (mine == null || mine.session() != session || session.isEnded()) {
      return; // it was taken over
    }
    held.remove(session.clientId(), mine);
    Will will = session.will();
    session.will(null);
    Future<Boolean> keepWill =
        publishWill && will != null
            ? wills.publishEnded(mine, will) // [MQTT-3.1.2-8]
            : Future.succeededFuture(false);
    if (mine.isClaimed()) {
      release(mine, keepWill);
    }
    takeovers.end(session);
  }

  /** After the Will: if this node goes before it is safe, another one still finds it. */
  private void release(HeldSession mine, Future<Boolean> keepWill) {
    Session session = mine.session();
    List<Subscription> known = List.copyOf(session.subscriptions());
    boolean ends = session.expirySeconds() == 0;
    releases.add(
        new PendingReleases.Release(
            session.clientId(),
            mine.epoch(),
            session.expirySeconds() == mine.request().expirySeconds()
                ? Optional.empty()
                : Optional.of(session.expirySeconds()),
            false,
            session.home().loop().nowMillis(),
            session.isStored() && !known.isEmpty()
                ? Optional.of(mine.told(0, Optional.empty(), ends ? List.of() : known))
                : Optional.empty()),
        session.drained(),
        keepWill);
  }

  // ---------------------------------------------------------------- the sessions of this node

  private void wake(String clientId, long safeUpTo) {
    claiming.woken(clientId, safeUpTo); // first: a claim that is granted now looks after this
    HeldSession mine = held.get(clientId);
    if (mine != null) {
      mine.session().home().loop().execute(() -> mine.session().wake(safeUpTo));
    }
  }

  /** The stored session of a Client Identifier, if this node has its connection. */
  public @Nullable Session findStored(String clientId) {
    HeldSession mine = held.get(clientId);
    return mine != null && mine.session().isStored() ? mine.session() : null;
  }

  @Override
  public boolean isFull(String clientId, int maxSessions) {
    return held.size() >= maxSessions && !held.containsKey(clientId);
  }

  @Override
  public int count() {
    return held.size();
  }

  @Override
  public void forEachConnection(Consumer<SessionConnection> action) {
    forEachConnection(session -> true, action);
  }

  private void forEachConnection(Predicate<Session> which, Consumer<SessionConnection> action) {
    for (HeldSession each : held.values()) {
      Session session = each.session();
      if (!which.test(session)) {
        continue;
      }
      session
          .home()
          .loop()
          .execute(
              () -> {
                SessionConnection connection = session.connection();
                if (connection != null) {
                  action.accept(connection);
                }
              });
    }
  }

  /** Completes when all that connections have left behind is in the store, or cannot be. */
  public Future<Void> released() {
    return releases.drained();
  }
}
