package io.zancudo.broker.session;

import io.zancudo.mqtt.TopicFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session has to fetch for its subscriptions, at most one backlog for each Topic Filter, the
 * oldest first.
 *
 * <p>Owned by its session's event loop; bounded by the session's subscriptions. Holds no memory
 * while it is empty.
 */
final class Backlogs {
  private @Nullable Map<TopicFilter, Backlog> waiting;

  boolean isEmpty() {
    return waiting == null;
  }

  /** Adds one at the end, in the place of another for the same filter: it has what that has. */
  void add(Backlog backlog) {
    Map<TopicFilter, Backlog> map = waiting;
    if (map == null) {
      map = new LinkedHashMap<>(2);
      waiting = map;
    }
    map.remove(backlog.filter());
    map.put(backlog.filter(), backlog);
  }

  /** Delivers some of the oldest. */
  void deliverSome(Session session) {
    if (waiting != null) {
      Backlog first = waiting.values().iterator().next();
      if (!first.deliverSome(session)) {
        remove(first.filter());
      }
    }
  }

  /** Forgets that of a subscription that is gone. */
  void remove(TopicFilter filter) {
    if (waiting != null && waiting.remove(filter) != null && waiting.isEmpty()) {
      waiting = null;
    }
  }

  void clear() {
    waiting = null;
  }
}
