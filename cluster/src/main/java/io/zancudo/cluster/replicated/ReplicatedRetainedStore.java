package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import io.zancudo.cluster.EnvelopeKind;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.RetainedStore;
import io.zancudo.cluster.replicated.JoinBarrier.Step;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.topic.RetainedCursor;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Thread-safe: this node's copy of all retained messages. A message is stored in the {@link
 * RetainedTruth} first, then told to all nodes; the newer version wins everywhere, so two messages
 * that one node stores for a topic keep their order, however they overtake each other on the way.
 */
public final class ReplicatedRetainedStore implements RetainedStore {
  private final RetainedTruth truth;
  private final TruthScan scan;
  private final JoinBarrier barrier;
  private final RetainedRecords records;
  private final ChangeStreams<RetainedRecord> streams;
  private final LossWatch losses;
  private volatile boolean complete;

  /** A store that registers itself with a bus that has not started yet. */
  public ReplicatedRetainedStore(
      Membership membership,
      NodeBus bus,
      RetainedTruth truth,
      RetryTimer timer,
      InstantSource clock) {
    this.truth = truth;
    this.losses = new LossWatch(membership);
    this.barrier = new JoinBarrier(membership, EnumSet.of(Step.SNAPSHOT_CAME, Step.FIRST_ANSWERED));
    this.records = new RetainedRecords(membership, barrier, clock);
    this.scan = new TruthScan(() -> truth.scan(records::take), timer);
    this.streams =
        new ChangeStreams<>(
            records, bus, membership, timer, node -> barrier.done(node, Step.FIRST_ANSWERED));
    bus.handle(EnvelopeKind.RETAINED, records);
    bus.onLane(streams::laneOpened);
    membership.onChange(this::membersChanged);
  }

  private void membersChanged() {
    streams.membersChanged();
    barrier.check();
    if (losses.look()) {
      scan.nodeLost();
    }
  }

  /**
   * Waits until all members and this one hear of each other's changes, then reads the truth.
   *
   * @return completes when this copy is complete; tries for as long as it takes
   */
  public Future<Void> open() {
    losses.look();
    return barrier.open().compose(known -> scan.run()).onSuccess(all -> joined());
  }

  /** As {@link ReplicatedSubscriptionTable#catchUp}. */
  public Future<Void> catchUp() {
    return barrier.open().compose(known -> scan.run());
  }

  private void joined() {
    complete = true;
    records.forgetSnapshots();
  }

  /** Reads the truth again: for a cluster that was split and has become one. */
  public Future<Void> rescan() {
    return scan.runTwice();
  }

  /** Whether all that was retained when this node joined is here. */
  public boolean isComplete() {
    return complete;
  }

  /** Completes when the message is safe, and every node has it or a newer one. */
  @Override
  public Future<Void> put(Message message) {
    RetainedRecord record = records.newRecord(message);
    return truth
        .put(record)
        .compose(isStored -> isStored ? tellAll(record) : Future.succeededFuture());
  }

  private Future<Void> tellAll(RetainedRecord record) {
    if (!complete) {
      records.keepForSnapshots(record);
    }
    records.take(record);
    return streams.send(record);
  }

  @Override
  public Optional<Message> get(TopicName topic, long nowMillis) {
    return records.copy().get(topic, nowMillis);
  }

  @Override
  public RetainedCursor<Message> match(TopicFilter filter, long nowMillis) {
    return records.copy().match(filter, nowMillis);
  }

  /** Removes from this copy alone: the other nodes and the truth know the time as well. */
  @Override
  public int removeExpired(long nowMillis, int max) {
    return records.copy().removeExpired(nowMillis, max);
  }

  @Override
  public int count() {
    return records.copy().count();
  }

  @Override
  public long payloadBytes() {
    return records.copy().payloadBytes();
  }
}
