package io.zancudo.loadtest.verdict;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Owned by the run's event loop: each client with a Will connects once, and its Will is counted.
 */
public final class WillLedger {
  private final Findings findings;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private enum State {
    /** The CONNECT did not go out. */
    UNSENT,
    /** The CONNECT went out, its answer did not come: the Will may come or not. */
    UNKNOWN,
    ARMED,
    /** The connection ended without DISCONNECT: the Will must come. */
    DUE,
    /** DISCONNECT went out: the Will must not come. */
    CANCELLED
  }

  private static final class Entry {
    private State state = State.UNSENT;
    private long since;
    private int count;
    private boolean excused;
  }

  public WillLedger(Findings findings) {
    this.findings = findings;
  }

  public void add(String topic) {
    entries.put(topic, new Entry());
  }

  public void connecting(String topic) {
    of(topic).state = State.UNKNOWN;
  }

  public void connected(String topic) {
    of(topic).state = State.ARMED;
  }

  public void connectionLost(String topic, long nanos) {
    Entry entry = of(topic);
    entry.since = nanos;
    if (entry.state == State.ARMED) {
      entry.state = State.DUE;
    }
  }

  public void disconnected(String topic, long nanos) {
    Entry entry = of(topic);
    entry.since = nanos;
    entry.state = entry.state == State.ARMED ? State.CANCELLED : entry.state;
  }

  /**
   * Nodes are or were apart: others may take the nodes of clients that are connected now for dead,
   * and publish their Wills.
   */
  public void excuseConnected() {
    entries.values().stream()
        .filter(entry -> entry.state == State.ARMED || entry.state == State.UNKNOWN)
        .forEach(entry -> entry.excused = true);
  }

  public void received(String topic, long nanos) {
    Entry entry = entries.get(topic);
    if (entry == null) {
      findings.add(Finding.Type.PHANTOM, nanos, "a Will of nobody: topic=" + topic);
    } else if (++entry.count > 1) {
      findings.add(Finding.Type.WILL_DUPLICATE, nanos, describe(topic, entry));
    }
  }

  /** Wills that had to come. */
  public long dueCount() {
    return entries.values().stream().filter(entry -> entry.state == State.DUE).count();
  }

  public boolean isMissing() {
    return entries.values().stream().anyMatch(e -> e.state == State.DUE && e.count == 0);
  }

  public void close() {
    entries.forEach(
        (topic, entry) -> {
          if (entry.state == State.DUE && entry.count == 0) {
            findings.add(Finding.Type.WILL_MISSING, entry.since, describe(topic, entry));
          } else if (!mayCome(entry.state) && entry.count > 0 && !entry.excused) {
            // Only now: a Will can be here before its client knows that its connection is gone.
            findings.add(Finding.Type.WILL_UNDUE, entry.since, describe(topic, entry));
          }
        });
  }

  private static boolean mayCome(State state) {
    return state == State.DUE || state == State.UNKNOWN;
  }

  private Entry of(String topic) {
    Entry entry = entries.get(topic);
    if (entry == null) {
      throw new IllegalArgumentException("no Will on topic " + topic);
    }
    return entry;
  }

  private static String describe(String topic, Entry entry) {
    return "will topic=" + topic + " state=" + entry.state + " count=" + entry.count;
  }
}
