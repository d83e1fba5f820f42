package io.zancudo.topic;

import org.jspecify.annotations.Nullable;

/** Thread-safe as {@link SlotTable}: the shared subscriptions of one pattern, by Share Name. */
final class GroupTable<S> extends SlotTable<Group<S>> {

  @Nullable Group<S> find(String shareName) {
    return find(hash(shareName), shareName);
  }

  private int hash(String shareName) {
    return Levels.hash(shareName, 0, shareName.length());
  }

  @Override
  int hashOf(Group<S> group) {
    return hash(group.shareName());
  }

  @Override
  Object keyOf(Group<S> group) {
    return group.shareName();
  }
}
