package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.Ownership;
import io.zancudo.cluster.SessionChange;
import io.zancudo.cluster.StoredSubscriptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ended connections still have to write into the store: what their clients had answered, and
 * that they are gone. What cannot be written now (the network is cut) is tried again when the
 * membership changes, until another connection has claimed the session.
 *
 * <p>Thread-safe. Bounded by the sessions of this node: a session that is claimed again is
 * forgotten here.
 */
final class PendingReleases {
  private static final Logger log = LoggerFactory.getLogger(PendingReleases.class);

  private final ClusterNode node;
  private final ConcurrentHashMap<String, Release> failed = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Running> running = new ConcurrentHashMap<>();

  /**
   * One session to be released.
   *
   * @param expirySeconds the Session Expiry Interval, if DISCONNECT has changed it
   * @param announce what the other nodes are to know, with a version that is not known yet
   */
  record Release(
      String clientId,
      long epoch,
      Optional<Long> expirySeconds,
      boolean keepWill,
      long nowMillis,
      Optional<StoredSubscriptions> announce) {

    Release orNewer(Release other) {
      return other.epoch() > epoch ? other : this;
    }

    Release keepingWill(boolean keeps) {
      return new Release(clientId, epoch, expirySeconds, keeps, nowMillis, announce);
    }
  }

  /** One that is on its way. */
  private record Running(String clientId, Promise<Void> done) {}

  PendingReleases(ClusterNode node) {
    this.node = node;
    node.membership().onChange(this::retry);
  }

  /**
   * Releases a session when its answers are written.
   *
   * @param keepWill whether the store keeps the Will; does not fail
   */
  void add(Release release, Future<Void> answers, Future<Boolean> keepWill) {
    Running begun = begin(release);
    Future.join(answers, keepWill)
        .onComplete(done -> write(begun, release.keepingWill(keepWill.result())));
  }

  private Running begin(Release release) {
    Running begun = new Running(release.clientId(), Promise.promise());
    running.put(release.clientId(), begun);
    return begun;
  }

  /** Completes when no release of this Client Identifier is on its way. */
  Future<Void> of(String clientId) {
    Running now = running.get(clientId);
    return now == null ? Future.succeededFuture() : now.done().future();
  }

  private void write(Running begun, Release release) {
    Future<Ownership> changed =
        release
            .expirySeconds()
            .map(
                seconds ->
                    node.sessions()
                        .update(release.clientId(), release.epoch(), SessionChange.expiry(seconds)))
            .orElseGet(() -> Future.succeededFuture(new Ownership(true, 0)));
    changed
        .compose(
            ownership ->
                node.sessions()
                    .release(
                        release.clientId(),
                        release.epoch(),
                        release.keepWill(),
                        release.nowMillis()))
        .compose(ownership -> announce(release, ownership))
        .onComplete(
            result -> {
              if (result.failed()) {
                log.debug("A session is not released yet: {}", result.cause().getMessage());
                failed.merge(release.clientId(), release, Release::orNewer);
              }
              finished(begun);
            });
  }

  private Future<Void> announce(Release release, Ownership ownership) {
    if (!ownership.isHeld() || release.announce().isEmpty()) {
      return Future.succeededFuture();
    }
    StoredSubscriptions now = release.announce().get();
    return node.subscriptions()
        .announceStored(
            new StoredSubscriptions(
                now.clientId(),
                ownership.version(),
                now.protocol(),
                now.bridge(),
                now.connectedTo(),
                now.subscriptions()));
  }

  private void retry() {
    if (node.membership().isWritable()) {
      for (Release release : List.copyOf(failed.values())) {
        if (failed.remove(release.clientId(), release)) {
          write(begin(release), release);
        }
      }
    }
  }

  private void finished(Running begun) {
    running.remove(begun.clientId(), begun);
    begun.done().complete();
  }

  /** Completes when none of those that are on their way now is any longer. */
  Future<Void> drained() {
    List<Future<Void>> all = new ArrayList<>();
    running.values().forEach(begun -> all.add(begun.done().future()));
    return Future.join(all).mapEmpty();
  }
}
