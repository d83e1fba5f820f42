package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import io.zancudo.topic.TopicTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Thread-safe: takes in what the other nodes tell of their live routes. */
final class RemoteRoutes implements NodeBus.Receiver {
  private final Object lock = new Object();
  private final Map<NodeId, RemoteNode> nodes = new HashMap<>();
  private final Membership membership;
  private final TopicTree<RouteTarget> tree;
  private final JoinBarrier barrier;

  RemoteRoutes(Membership membership, TopicTree<RouteTarget> tree, JoinBarrier barrier) {
    this.membership = membership;
    this.tree = tree;
    this.barrier = barrier;
  }

  @Override
  public Future<Void> receive(NodeId from, Buffer body) {
    ChangeWire<Route> envelope = ChangeWire.read(body, Route::read);
    synchronized (lock) {
      // asked under the lock: who is removed from the members loses its routes after this
      if (!membership.nodes().contains(from)) {
        return Future.failedFuture(new IllegalStateException("node=" + from + " is no member"));
      }
      RemoteNode node = nodes.computeIfAbsent(from, RemoteNode::new);
      if (!node.accepts(envelope)) {
        return Future.failedFuture(
            new IllegalStateException("stream=" + envelope.stream() + " is not the newest"));
      }
      node.take(envelope, tree);
    }
    if (envelope.last()) {
      barrier.done(from, JoinBarrier.Step.SNAPSHOT_CAME);
    }
    return Future.succeededFuture();
  }

  /** Forgets the routes of nodes that are no members any longer, all at once. */
  void membersChanged() {
    synchronized (lock) {
      Set<NodeId> members = membership.nodes();
      List<RemoteNode> left = new ArrayList<>();
      for (RemoteNode node : nodes.values()) {
        if (!members.contains(node.id())) {
          node.leave();
          left.add(node);
        }
      }
      tree.refresh(); // also because connections of stored sessions on them are gone
      left.forEach(node -> nodes.remove(node.id()));
      left.forEach(node -> node.removeAll(tree));
    }
  }
}
