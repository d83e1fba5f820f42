package io.zancudo.loadtest.verdict;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Owned by the run's event loop: what was written to retained topics. Each topic has one writer,
 * whose values are numbered; an empty payload clears.
 */
public final class RetainedLedger {
  /** Every tenth value clears. */
  private static final int CLEARS = 10;

  private final Map<String, Topic> topics = new LinkedHashMap<>();

  private static final class Topic {
    private int lastSent = -1;
    private int lastAcknowledged = -1;
  }

  public void add(String topic) {
    topics.put(topic, new Topic());
  }

  /** The next value to write, and the payload that stands for it. */
  public String next(String topic) {
    int number = ++topic(topic).lastSent;
    return payload(number);
  }

  /** The oldest value that was sent and not acknowledged is acknowledged. */
  public void acknowledged(String topic) {
    topic(topic).lastAcknowledged++;
  }

  public boolean hasUnacknowledged(String topic) {
    return topic(topic).lastAcknowledged < topic(topic).lastSent;
  }

  /** What is acknowledged now: a later reader must see this or something newer. */
  public Map<String, Integer> floor() {
    Map<String, Integer> floor = new HashMap<>();
    topics.forEach((name, topic) -> floor.put(name, topic.lastAcknowledged));
    return floor;
  }

  /**
   * Whether what a reader found is right.
   *
   * @param found the payload by topic, for topics with a retained message
   * @return what is wrong, by topic; empty if nothing is
   */
  public Map<String, String> judge(Map<String, String> found, Map<String, Integer> floor) {
    Map<String, String> wrong = new LinkedHashMap<>();
    floor.forEach(
        (name, from) -> {
          String payload = found.getOrDefault(name, "");
          if (from >= 0 && !isPossible(topic(name), from, payload)) {
            wrong.put(
                name,
                "retained topic=%s found=%s wanted=%s or up to value %d"
                    .formatted(name, orNothing(payload), orNothing(payload(from)), sent(name)));
          }
        });
    found.keySet().stream()
        .filter(name -> !topics.containsKey(name))
        .forEach(name -> wrong.put(name, "retained topic=" + name + " which nobody wrote"));
    return wrong;
  }

  private static boolean isPossible(Topic topic, int from, String payload) {
    for (int number = from; number <= topic.lastSent; number++) {
      if (payload(number).equals(payload)) {
        return true;
      }
    }
    return false;
  }

  private static String payload(int number) {
    return number % CLEARS == CLEARS - 1 ? "" : Integer.toString(number);
  }

  private int sent(String name) {
    return topic(name).lastSent;
  }

  private static String orNothing(String payload) {
    return payload.isEmpty() ? "nothing" : payload;
  }

  private Topic topic(String name) {
    return Optional.ofNullable(topics.get(name)).orElseThrow();
  }
}
