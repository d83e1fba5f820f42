package io.zancudo.loadtest;

/** Owned by the run's event loop: the longest that something took, and to whom it happened. */
final class Pace {
  private long longest;
  private long at;
  private String who = "";

  void took(long nanos, long at, String who) {
    if (nanos > longest) {
      longest = nanos;
      this.at = at;
      this.who = who;
    }
  }

  long longestMillis() {
    return longest / 1_000_000;
  }

  /** When it ended, in nanoseconds since the start. */
  long at() {
    return at;
  }

  String who() {
    return who;
  }
}
