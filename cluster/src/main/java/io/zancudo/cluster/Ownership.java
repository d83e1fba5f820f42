package io.zancudo.cluster;

/** Whether a change to a session was made under the epoch that it carried. */
public enum Ownership {
  /** The epoch was current, and the change is made. */
  HELD,
  /** Another connection has claimed the session since, or it has ended: nothing was changed. */
  LOST
}
