package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.EnvelopeKind;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.topic.TopicTree;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe: the stored sessions in the tree. Of what is announced the newest version stays; what
 * a scan brings is the truth, but for what was announced since the scan began.
 */
final class StoredIndex implements ChangeKind<StoredSubscriptions>, NodeBus.Receiver {
  private final Map<String, StoredEntry> entries = new HashMap<>();
  private final Tombstones<Removed> tombstones = new Tombstones<>();
  private final TopicTree<RouteTarget> tree;
  private final InstantSource clock;
  private final Map<String, StoredSubscriptions> early = new ConcurrentHashMap<>();
  private long scan;

  /**
   * The last scan that has told all: one that failed says nothing about what it has not brought.
   */
  private long completed;

  StoredIndex(TopicTree<RouteTarget> tree, InstantSource clock) {
    this.tree = tree;
    this.clock = clock;
  }

  private record Removed(long version, long scan) {}

  /**
   * Keeps what this node announces before it has a lane to every member: to those it goes with the
   * snapshot.
   */
  void keepForSnapshots(StoredSubscriptions session) {
    early.merge(session.clientId(), session, this::newer);
  }

  /** Every member has a stream now. */
  void forgetSnapshots() {
    early.clear();
  }

  @Override
  public Iterator<StoredSubscriptions> snapshot() {
    return early.values().iterator();
  }

  /** Takes in what was announced, if it is newer than what is known. */
  synchronized void announced(StoredSubscriptions session) {
    StoredEntry entry = entries.get(session.clientId());
    Removed removed = tombstones.version(session.clientId());
    if ((entry == null || session.version() > entry.current().version())
        && (removed == null || session.version() > removed.version)) {
      put(entry, session);
    }
  }

  /** Makes this agree with the truth. */
  Future<Void> scan(StoredScan truth) {
    scanBegins();
    return truth.scan(this::scanned).onSuccess(all -> scanEnds());
  }

  /** A scan begins: what was known before is doubtful until it is confirmed. */
  private synchronized void scanBegins() {
    scan++;
  }

  /** Takes in what a scan brings. */
  private synchronized void scanned(StoredSubscriptions session) {
    StoredEntry entry = entries.get(session.clientId());
    Removed removed = tombstones.version(session.clientId());
    if ((entry != null && entry.scan() == scan) || (removed != null && removed.scan == scan)) {
      announced(session);
    } else if (entry != null || !session.subscriptions().isEmpty()) {
      put(entry, session);
    }
  }

  /**
   * A scan has ended: what it and the one before have not brought, and was not announced since, is
   * gone. Not after one: while a cut cluster is put together again the truth has gaps.
   */
  private synchronized void scanEnds() {
    List<StoredEntry> unconfirmed = new ArrayList<>();
    for (StoredEntry entry : entries.values()) {
      if (entry.scan() < completed) {
        unconfirmed.add(entry);
      }
    }
    completed = scan;
    unconfirmed.forEach(entry -> remove(entry, entry.current().version()));
  }

  private void put(@Nullable StoredEntry known, StoredSubscriptions session) {
    if (session.subscriptions().isEmpty()) {
      if (known != null) {
        remove(known, session.version());
      } else {
        bury(session.clientId(), session.version());
      }
      return;
    }
    tombstones.remove(session.clientId());
    StoredEntry entry = known;
    List<Subscription> before = List.of();
    if (entry == null) {
      entry = new StoredEntry(session);
      entries.put(session.clientId(), entry);
    } else {
      before = entry.current().subscriptions();
    }
    entry.scan(scan);
    if (known != null && known.current().equals(session)) {
      return;
    }
    entry.current(session);
    replace(entry, before, session.subscriptions());
  }

  /** Most changes are of the connection alone: then the tree stays as it is. */
  private void replace(StoredEntry entry, List<Subscription> before, List<Subscription> after) {
    if (!before.equals(after)) {
      Set<Subscription> known = new HashSet<>(before);
      Set<TopicFilter> kept = new HashSet<>();
      for (Subscription subscription : after) {
        kept.add(subscription.filter());
        if (!known.contains(subscription)) {
          tree.add(subscription, entry);
        }
      }
      for (Subscription subscription : before) {
        if (!kept.contains(subscription.filter())) {
          tree.remove(subscription.filter(), entry);
        }
      }
    }
    tree.refresh();
  }

  private void remove(StoredEntry entry, long version) {
    StoredSubscriptions session = entry.current();
    entries.remove(session.clientId());
    session.subscriptions().forEach(subscription -> tree.remove(subscription.filter(), entry));
    bury(session.clientId(), version);
  }

  private void bury(String clientId, long version) {
    tombstones.add(clientId, new Removed(version, scan), clock.millis());
  }

  @Override
  public Future<Void> receive(NodeId from, Buffer body) {
    ChangeWire.read(body, StoredWire::read).changes().forEach(this::announced);
    return Future.succeededFuture();
  }

  @Override
  public int envelope() {
    return EnvelopeKind.STORED_SUBSCRIPTIONS;
  }

  @Override
  public Object key(StoredSubscriptions session) {
    return session.clientId();
  }

  @Override
  public StoredSubscriptions newer(StoredSubscriptions first, StoredSubscriptions second) {
    return second.version() > first.version() ? second : first;
  }

  @Override
  public void write(WireWriter out, StoredSubscriptions session) {
    StoredWire.write(out, session);
  }
}
