package io.zancudo.broker.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.EnvelopeKind;
import io.zancudo.cluster.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * How the nodes are, as they tell each other every two seconds.
 *
 * <p>Thread-safe. One answer for each member; those of nodes that are gone are forgotten.
 */
public final class ClusterStatus {
  private static final long PERIOD_MILLIS = 2000;

  private final ClusterNode node;
  private final Supplier<JsonObject> own;
  private final ConcurrentHashMap<NodeId, Told> told = new ConcurrentHashMap<>();

  private record Told(JsonObject status, long atMillis) {}

  /**
   * Begins to tell and to listen.
   *
   * @param own what this node says of itself, see {@link #node}
   */
  public ClusterStatus(Vertx vertx, ClusterNode node, Supplier<JsonObject> own) {
    this.node = node;
    this.own = own;
    node.bus().handle(EnvelopeKind.STATUS, this::hear);
    vertx.setPeriodic(PERIOD_MILLIS, timer -> tell());
  }

  /**
   * What is said of a node.
   *
   * @param uptimeSeconds since its start
   * @param connections of its clients
   * @param sessions that it keeps for all nodes, whoever has their connections
   * @param waitingBytes what waits for other nodes, and to be stored
   */
  public static JsonObject node(
      String name,
      String version,
      long uptimeSeconds,
      int connections,
      int sessions,
      boolean isSafe,
      boolean isWritable,
      long waitingBytes,
      long pausedCount) {
    return new JsonObject()
        .put("name", name)
        .put("version", version)
        .put("uptimeSeconds", uptimeSeconds)
        .put("connections", connections)
        .put("sessions", sessions)
        .put("safe", isSafe)
        .put("writable", isWritable)
        .put("waitingBytes", waitingBytes)
        .put("paused", pausedCount);
  }

  private void tell() {
    told.keySet().retainAll(node.membership().nodes());
    Buffer body = own.get().toBuffer();
    for (NodeId other : node.membership().nodes()) {
      if (!other.equals(node.membership().localNode())) {
        Future<Void> sent = node.bus().send(other, EnvelopeKind.STATUS, body);
        sent.onFailure(gone -> told.remove(other));
      }
    }
  }

  private Future<Void> hear(NodeId from, Buffer body) {
    try {
      told.put(from, new Told(body.toJsonObject(), System.currentTimeMillis()));
      return Future.succeededFuture();
    } catch (DecodeException wrong) {
      return Future.failedFuture(wrong);
    }
  }

  /** All members, this one first; with {@code lagMillis} since the others were heard, or -1. */
  public List<JsonObject> nodes() {
    List<JsonObject> all = new ArrayList<>();
    all.add(own.get().put("lagMillis", 0).put("self", true));
    for (NodeId other : node.membership().nodes()) {
      if (!other.equals(node.membership().localNode())) {
        Told last = told.get(other);
        all.add(
            last == null
                ? new JsonObject().put("name", other.value()).put("lagMillis", -1)
                : last.status()
                    .copy()
                    .put("lagMillis", System.currentTimeMillis() - last.atMillis()));
      }
    }
    return all;
  }
}
