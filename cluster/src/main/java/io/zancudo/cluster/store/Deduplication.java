package io.zancudo.cluster.store;

import io.zancudo.cluster.MessageId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which messages a queue has taken in already. Single writer: who owns the {@link SessionEntry}.
 *
 * <p>Writers number their messages without going back, so the last sequence of each says it all;
 * messages of a publisher of QoS 2 come in any order, so a window of them is kept for each. Both
 * are bounded: what is older than the bounds is no longer recognized. A publisher whose node stands
 * still must be recognized when it goes on, however much others have published meanwhile.
 */
final class Deduplication {
  /** Writers that are remembered, those that wrote last. */
  static final int MAX_ORIGINS = 64;

  /** Publishers that are remembered, those that published last. */
  static final int MAX_PUBLISHERS = 256;

  private final LinkedHashMap<Long, Long> lastByOrigin = new LinkedHashMap<>(4, 0.75f, true);
  private final LinkedHashMap<Long, SequenceWindow> publishers =
      new LinkedHashMap<>(4, 0.75f, true);

  /** Whether a writer's message is there already; a newer one of the same writer says so, too. */
  boolean hasOrdered(MessageId id) {
    Long last = lastByOrigin.get(id.origin());
    return last != null && id.sequence() <= last;
  }

  /** A writer's message was put in. */
  void addOrdered(MessageId id) {
    lastByOrigin.merge(id.origin(), id.sequence(), Math::max);
    if (lastByOrigin.size() > MAX_ORIGINS) {
      lastByOrigin.remove(lastByOrigin.keySet().iterator().next());
    }
  }

  /** Whether a message with an identity of its own is there already. */
  boolean has(MessageId id) {
    SequenceWindow window = publishers.get(id.origin());
    return window != null && window.has(id.sequence());
  }

  /** A message with an identity of its own was put in. */
  void add(MessageId id) {
    publishers.computeIfAbsent(id.origin(), origin -> new SequenceWindow()).add(id.sequence());
    if (publishers.size() > MAX_PUBLISHERS) {
      publishers.remove(publishers.keySet().iterator().next());
    }
  }

  /** The last sequence of each writer, the one that wrote longest ago first. */
  List<MessageId> ordered() {
    List<MessageId> all = new ArrayList<>(lastByOrigin.size());
    for (Map.Entry<Long, Long> each : lastByOrigin.entrySet()) {
      all.add(new MessageId(each.getKey(), each.getValue()));
    }
    return all;
  }

  /** The identities, those of the publisher that published longest ago first. */
  List<MessageId> ids() {
    List<MessageId> all = new ArrayList<>();
    publishers.forEach(
        (origin, window) -> window.forEach(each -> all.add(new MessageId(origin, each))));
    return all;
  }
}
