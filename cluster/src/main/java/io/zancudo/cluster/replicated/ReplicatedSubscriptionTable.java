package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import io.zancudo.cluster.EnvelopeKind;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.cluster.SubscriptionTable;
import io.zancudo.cluster.replicated.JoinBarrier.Step;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.topic.TopicTree;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.function.Consumer;

/**
 * Thread-safe: this node's copy of all subscriptions. Live routes of other nodes and subscriptions
 * of stored sessions are in one {@link TopicTree}; this node's own live filters are only counted.
 *
 * <p>Live routes live as long as their node. Those of stored sessions have their truth in the
 * session store, which is read when this node joins ({@link #open}) and when a cluster that was
 * split has become one ({@link #rescan}).
 */
public final class ReplicatedSubscriptionTable implements SubscriptionTable {
  private final TopicTree<RouteTarget> tree = new TopicTree<>();
  private final LiveRoutes live = new LiveRoutes();
  private final Membership membership;
  private final TruthScan scan;
  private final JoinBarrier barrier;
  private final RemoteRoutes remote;
  private final LossWatch losses;
  private final StoredIndex stored;
  private final ChangeStreams<TopicFilter> routeStreams;
  private final ChangeStreams<StoredSubscriptions> storedStreams;
  private volatile boolean complete;

  /** A table that registers itself with a bus that has not started yet. */
  public ReplicatedSubscriptionTable(
      Membership membership, NodeBus bus, StoredScan scan, RetryTimer timer, InstantSource clock) {
    this.membership = membership;
    this.losses = new LossWatch(membership);
    this.barrier = new JoinBarrier(membership, EnumSet.allOf(Step.class));
    this.remote = new RemoteRoutes(membership, tree, barrier);
    this.stored = new StoredIndex(tree, clock);
    this.scan = new TruthScan(() -> stored.scan(scan), timer);
    this.routeStreams =
        new ChangeStreams<>(live, bus, membership, timer, answered(Step.FIRST_ANSWERED));
    this.storedStreams =
        new ChangeStreams<>(stored, bus, membership, timer, answered(Step.SECOND_ANSWERED));
    bus.handle(EnvelopeKind.ROUTES, remote);
    bus.handle(EnvelopeKind.STORED_SUBSCRIPTIONS, stored);
    bus.onLane(this::laneOpened);
    membership.onChange(this::membersChanged);
  }

  private Consumer<NodeId> answered(Step step) {
    return node -> barrier.done(node, step);
  }

  /** In this order: who has the snapshot of routes must already get changes of stored sessions. */
  private void laneOpened(NodeId node) {
    storedStreams.laneOpened(node);
    routeStreams.laneOpened(node);
  }

  private void membersChanged() {
    remote.membersChanged();
    routeStreams.membersChanged();
    storedStreams.membersChanged();
    barrier.check();
    if (losses.look()) {
      scan.nodeLost();
    }
  }

  /**
   * Waits for the snapshots of the other nodes, then reads the stored subscriptions; see the
   * package for why nothing is missed.
   *
   * @return completes when this copy is complete; tries for as long as it takes
   */
  public Future<Void> open() {
    losses.look();
    return barrier.open().compose(snapshots -> scan.run()).onSuccess(done -> joined());
  }

  /**
   * Reads the stored subscriptions again, and drops what is not there and was not announced
   * meanwhile: for a cluster that was split and has become one.
   */
  public Future<Void> rescan() {
    return scan.runTwice();
  }

  /**
   * Waits until the other nodes have told all anew, then reads the stored subscriptions: for a node
   * that was cut off.
   */
  public Future<Void> catchUp() {
    return barrier.open().compose(snapshots -> scan.runTwice());
  }

  private void joined() {
    complete = true;
    stored.forgetSnapshots();
  }

  @Override
  public Future<Void> announce(TopicFilter filter) {
    return live.add(filter, routeStreams::send);
  }

  @Override
  public Future<Void> withdraw(TopicFilter filter) {
    return live.remove(filter, routeStreams::send);
  }

  @Override
  public Future<Void> announceStored(StoredSubscriptions subscriptions) {
    if (!complete) {
      stored.keepForSnapshots(subscriptions);
    }
    stored.announced(subscriptions);
    return storedStreams.send(subscriptions);
  }

  @Override
  public int filterCount() {
    return live.count();
  }

  @Override
  public long generation() {
    return tree.generation();
  }

  @Override
  public void match(TopicName topic, RouteVisitor visitor) {
    tree.match(topic, new RouteCollector(visitor, membership.nodes()));
  }

  @Override
  public boolean isComplete() {
    return complete;
  }
}
