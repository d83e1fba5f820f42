package io.zancudo.broker.admin;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What the administration shows of a broker, and may ask of it. Thread-safe. */
public interface NodeState {
  /** Why clients should not be sent here now; empty if it is ready. */
  List<String> notReady();

  /** The nodes, this one first; see {@link ClusterStatus#node}. */
  List<JsonObject> nodes();

  /**
   * Sends the clients elsewhere, hands over what only this node has, and ends the process.
   *
   * @return completes when it has begun; fails if there is no other node
   */
  Future<Void> leave();
}
