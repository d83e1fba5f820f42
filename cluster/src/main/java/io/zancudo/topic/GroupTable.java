package io.zancudo.topic;

import org.jspecify.annotations.Nullable;

/** Thread-safe as {@link SlotTable}: the shared subscriptions of one pattern, by Share Name. */
final class GroupTable<S> extends SlotTable<Group<S>> {

  void visit(MatchVisitor<S> visitor) {
    forEach(group -> visit(visitor, group.now()));
  }

  private void visit(MatchVisitor<S> visitor, ShareGroup<S> group) {
    if (group.size() > 0) { // the last member may just have left
      visitor.shared(group);
    }
  }

  /** Adds a member or replaces its options; whether it is new. */
  boolean put(String shareName, Member<S> member) {
    Group<S> group = find(shareName);
    if (group != null) {
      return group.put(member);
    }
    group = new Group<>(shareName, member.subscription().filter());
    group.put(member);
    add(group);
    return true;
  }

  /** Removes a member and returns it, null if it is not there; with the last one goes the group. */
  @Nullable Member<S> remove(String shareName, S subscriber) {
    Group<S> group = find(shareName);
    if (group == null) {
      return null;
    }
    Member<S> removed = group.remove(subscriber);
    if (group.isEmpty()) {
      removeElement(group);
    }
    return removed;
  }

  private @Nullable Group<S> find(String shareName) {
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
