package io.zancudo.topic;

import io.zancudo.mqtt.TopicFilter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A shared subscription in the tree. Single writer: the holder of the tree's lock; readers take
 * {@link #now()}.
 */
final class Group<S> {
  private final String shareName;
  private final Map<S, Integer> indexes = new HashMap<>();
  private volatile ShareGroup<S> now;

  @SuppressWarnings({"unchecked", "rawtypes"})
  Group(String shareName, TopicFilter filter) {
    this.shareName = shareName;
    this.now = new ShareGroup<>(filter, new Member[1], 0, new AtomicInteger());
  }

  String shareName() {
    return shareName;
  }

  ShareGroup<S> now() {
    return now;
  }

  boolean isEmpty() {
    return now.size() == 0;
  }

  /** Adds a member or replaces its options; whether it is new. */
  boolean put(Member<S> member) {
    Integer index = indexes.putIfAbsent(member.subscriber(), now.size());
    now = index == null ? now.with(member) : now.with(index, member);
    return index == null;
  }

  /** Removes a member and returns it, null if it is not there. */
  @Nullable Member<S> remove(S subscriber) {
    Integer index = indexes.remove(subscriber);
    if (index == null) {
      return null;
    }
    Member<S> left = now.member(index);
    int last = now.size() - 1;
    if (index != last) {
      indexes.put(now.member(last).subscriber(), index);
    }
    now = now.without(index);
    return left;
  }
}
