package io.zancudo.cluster.store;

import io.zancudo.cluster.MessageId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Which messages a queue has taken in already. Single writer: who owns the {@link SessionEntry}.
 *
 * <p>Writers number their messages without going back, so the last sequence of each says it all;
 * publishers of QoS 2 come in any order, so the newest identities themselves are kept. Both are
 * bounded: what is older than the bounds is no longer recognized.
 */
final class Deduplication {
  /** Writers that are remembered, those that wrote last. */
  static final int MAX_ORIGINS = 64;

  /** Identities that are remembered, the newest. */
  static final int MAX_IDS = 256;

  private final LinkedHashMap<Long, Long> lastByOrigin = new LinkedHashMap<>(4, 0.75f, true);
  private final LinkedHashSet<MessageId> ids = new LinkedHashSet<>(4);

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
    return ids.contains(id);
  }

  /** A message with an identity of its own was put in. */
  void add(MessageId id) {
    if (ids.add(id) && ids.size() > MAX_IDS) {
      ids.remove(ids.iterator().next());
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

  /** The identities, the oldest first. */
  List<MessageId> ids() {
    return new ArrayList<>(ids);
  }
}
