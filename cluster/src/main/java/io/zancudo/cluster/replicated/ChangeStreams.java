package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Thread-safe: the streams of one kind of change to all other nodes that have a lane. Nodes without
 * one have not joined: they get all with the snapshot, or read it, before they are complete.
 */
final class ChangeStreams<T> {
  private final ChangeKind<T> kind;
  private final NodeBus bus;
  private final Membership membership;
  private final RetryTimer timer;
  private final Consumer<NodeId> snapshotAnswered;
  private final Map<NodeId, ChangeStream<T>> streams = new ConcurrentHashMap<>();

  /**
   * @param snapshotAnswered is told of each node that has answered a snapshot
   */
  ChangeStreams(
      ChangeKind<T> kind,
      NodeBus bus,
      Membership membership,
      RetryTimer timer,
      Consumer<NodeId> snapshotAnswered) {
    this.kind = kind;
    this.bus = bus;
    this.membership = membership;
    this.timer = timer;
    this.snapshotAnswered = snapshotAnswered;
  }

  /** Begins the stream to a node anew, on its new lane. */
  void laneOpened(NodeId node) {
    streams
        .compute(
            node,
            (id, known) ->
                known == null || known.isClosed()
                    ? new ChangeStream<>(id, kind, bus, membership, timer, snapshotAnswered)
                    : known)
        .restart();
  }

  /** Ends the streams to nodes that are no members any longer. */
  void membersChanged() {
    streams.forEach(
        (node, stream) -> {
          if (stream.isGone()) {
            streams.remove(node, stream);
            stream.close();
          }
        });
  }

  /** Sends a change that is made here already; completes when all that are members have it. */
  Future<Void> send(T change) {
    List<Future<Void>> done = new ArrayList<>(streams.size());
    streams.values().forEach(stream -> done.add(stream.add(change)));
    return switch (done.size()) {
      case 0 -> Future.succeededFuture();
      case 1 -> done.get(0);
      default -> Future.all(done).mapEmpty(); // none of them fails
    };
  }
}
