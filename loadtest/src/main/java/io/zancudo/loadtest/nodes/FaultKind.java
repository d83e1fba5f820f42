package io.zancudo.loadtest.nodes;

/** What can be done to a cluster, by the names of the command line. */
public enum FaultKind {
  /** kill -9 of a node; it comes back after a while. */
  KILL,
  /** SIGTERM of a node; it comes back after a while. */
  TERM,
  /** Each node in turn is ended with SIGTERM and started again. */
  ROLLING,
  /** A node stands still for 20 seconds. */
  STOP,
  /** A node is killed while another one joins. */
  JOINKILL,
  /** Two nodes are killed, the second when the others are ready again. */
  KILLTWO,
  /** All nodes but one are ended with SIGTERM, and started again. */
  SCALEDOWN,
  /** One node cannot reach the others, nor they it. */
  CUT,
  /** No node reaches another. */
  SPLIT,
  /** What one node sends to another one is lost, not the other way. */
  ONEWAY;

  public boolean needsNetwork() {
    return this == CUT || this == SPLIT || this == ONEWAY;
  }
}
