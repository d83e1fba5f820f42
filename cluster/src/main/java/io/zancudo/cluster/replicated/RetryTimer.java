package io.zancudo.cluster.replicated;

/** Thread-safe: runs something later, on any thread. */
public interface RetryTimer {
  /** How long a stream waits before it tries again what has failed. */
  long RETRY_MILLIS = 200;

  /** Runs the task once after this time. */
  void schedule(long delayMillis, Runnable task);
}
