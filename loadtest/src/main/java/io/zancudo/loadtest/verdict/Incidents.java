package io.zancudo.loadtest.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Thread-safe: what was done to the nodes, and when. */
public final class Incidents {
  private static final long BEFORE = 60_000_000_000L;
  private static final long AFTER = 30_000_000_000L;

  private final RunClock clock;
  private final Consumer<String> also;
  private final List<Incident> all = new ArrayList<>();

  /** Something that was done, at nanoseconds since the start. */
  public record Incident(long at, String text) {}

  public Incidents(RunClock clock) {
    this(clock, text -> {});
  }

  /** The same, and each is told there too. */
  public Incidents(RunClock clock, Consumer<String> also) {
    this.clock = clock;
    this.also = also;
  }

  public synchronized void add(String text) {
    all.add(new Incident(clock.nanos(), text));
    also.accept(text);
  }

  public synchronized List<Incident> all() {
    return List.copyOf(all);
  }

  /** What was done up to a minute before and half a minute after. */
  public List<Incident> around(long nanos) {
    return all().stream().filter(i -> i.at >= nanos - BEFORE && i.at <= nanos + AFTER).toList();
  }
}
