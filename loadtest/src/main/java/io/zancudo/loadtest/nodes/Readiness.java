package io.zancudo.loadtest.nodes;

import java.util.List;

/** Whether a node is ready, so that the next one may be harmed. */
@FunctionalInterface
public interface Readiness {
  /**
   * Asks the node at this address.
   *
   * @param running the addresses of all nodes that ought to run, this one among them
   */
  boolean isReady(String address, List<String> running);
}
