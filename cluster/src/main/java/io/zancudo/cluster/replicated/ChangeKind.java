package io.zancudo.cluster.replicated;

import io.zancudo.cluster.wire.WireWriter;
import java.util.Iterator;
import java.util.List;

/**
 * One kind of change that goes to all nodes. Thread-safe.
 *
 * @param <T> a change; said twice it does nothing more
 */
interface ChangeKind<T> {
  /** The number of its envelopes. */
  int envelope();

  /** What it changes: of several changes of the same only one is sent. */
  Object key(T change);

  /** Which of two changes of the same is to be sent. */
  T newer(T first, T second);

  /** What a new stream begins with; weakly consistent with changes that are made meanwhile. */
  default Iterator<T> snapshot() {
    return List.<T>of().iterator();
  }

  /** Writes a change, as it is now. */
  void write(WireWriter out, T change);
}
