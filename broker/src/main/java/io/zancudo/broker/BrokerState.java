package io.zancudo.broker;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.zancudo.broker.admin.ClusterStatus;
import io.zancudo.broker.admin.NodeState;
import io.zancudo.cluster.ClusterNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the administration sees of this broker, from before its listeners are open. */
final class BrokerState implements NodeState {
  private final BrokerParts parts;
  private final Optional<ClusterNode> node;
  private final Optional<ClusterStatus> status;
  private final long startedMillis = System.currentTimeMillis();
  private volatile @Nullable Broker broker;

  BrokerState(Vertx vertx, BrokerParts parts, Optional<ClusterNode> node) {
    this.parts = parts;
    this.node = node;
    this.status = node.map(present -> new ClusterStatus(vertx, present, this::own));
  }

  /** The listeners are open. */
  void running(Broker started) {
    broker = started;
  }

  @Override
  public List<String> notReady() {
    List<String> reasons = new ArrayList<>();
    Broker running = broker;
    if (running == null) {
      reasons.add("listeners");
    } else if (running.isLeaving()) {
      reasons.add("leaving");
    }
    node.ifPresent(
        present -> {
          if (!present.subscriptions().isComplete()) {
            reasons.add("routes");
          }
          if (!present.membership().isWritable()) {
            reasons.add("majority");
          }
          if (!present.isSafe()) {
            reasons.add("copies");
          }
        });
    return reasons;
  }

  private JsonObject own() {
    int sessions = parts.sessions().count();
    return ClusterStatus.node(
        node.map(present -> present.membership().localNode().value()).orElse("alone"),
        Version.current(),
        (System.currentTimeMillis() - startedMillis) / 1000,
        sessions,
        node.map(present -> present.sessions().count()).orElse(sessions),
        node.map(ClusterNode::isSafe).orElse(true),
        node.map(present -> present.membership().isWritable()).orElse(true),
        node.map(present -> present.bus().waitingBytes() + present.messages().waitingBytes())
            .orElse(0L),
        node.map(present -> present.bus().pausedCount()).orElse(0L));
  }

  @Override
  public List<JsonObject> nodes() {
    return status.map(ClusterStatus::nodes).orElseGet(() -> List.of(own()));
  }

  @Override
  public Future<Void> leave() {
    if (node.isEmpty()) {
      return Future.failedFuture("this broker is not part of a cluster");
    }
    if (node.get().membership().nodes().size() < 2) {
      return Future.failedFuture("there is no other node that could go on");
    }
    Signals.raise("TERM");
    return Future.succeededFuture();
  }
}
