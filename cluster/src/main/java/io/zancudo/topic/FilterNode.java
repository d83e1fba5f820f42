package io.zancudo.topic;

import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A level of Topic Filters in a {@link TopicTree} and who subscribed to the filter that ends here.
 *
 * <p>Thread-safe: readers without locks; written by the holder of the tree's lock only. The fields
 * are as few as they are because there is at least one node for each filter.
 */
final class FilterNode<S> extends LevelNode {
  private volatile @Nullable LevelTable<FilterNode<S>> children;
  private volatile @Nullable FilterNode<S> singleLevel;
  private volatile @Nullable FilterNode<S> multiLevel;
  private volatile @Nullable Members<S> members;
  private volatile @Nullable GroupTable<S> groups;

  FilterNode(String level, int hash) {
    super(level, hash);
  }

  /** The child for {@code +}. */
  @Nullable FilterNode<S> singleLevel() {
    return singleLevel;
  }

  /** The child for {@code #}. */
  @Nullable FilterNode<S> multiLevel() {
    return multiLevel;
  }

  /** The child for a level of a Topic Name. */
  @Nullable FilterNode<S> literal(String topic, int from, int to) {
    LevelTable<FilterNode<S>> table = children;
    return table == null ? null : table.find(topic, from, to);
  }

  /** The child for a level of a Topic Filter. */
  @Nullable FilterNode<S> child(String pattern, int from, int to) {
    if (Levels.is('+', pattern, from, to)) {
      return singleLevel;
    }
    return Levels.is('#', pattern, from, to) ? multiLevel : literal(pattern, from, to);
  }

  /** Makes the child for a level of a Topic Filter, which is not there yet. */
  FilterNode<S> addChild(String pattern, int from, int to, LevelCache cache) {
    int hash = Levels.hash(pattern, from, to);
    FilterNode<S> child = new FilterNode<>(cache.of(pattern, from, to, hash), hash);
    if (Levels.is('+', pattern, from, to)) {
      singleLevel = child;
    } else if (Levels.is('#', pattern, from, to)) {
      multiLevel = child;
    } else {
      LevelTable<FilterNode<S>> table = children;
      if (table == null) {
        table = new LevelTable<>();
        table.add(child);
        children = table;
      } else {
        table.add(child);
      }
    }
    return child;
  }

  void removeChild(FilterNode<S> child) {
    LevelTable<FilterNode<S>> table = children;
    if (child == singleLevel) {
      singleLevel = null;
    } else if (child == multiLevel) {
      multiLevel = null;
    } else if (table != null) {
      table.removeElement(child);
      if (table.size() == 0) {
        children = null;
      }
    }
  }

  /** Whether nothing hangs on this node any more. */
  boolean isEmpty() {
    return members == null
        && groups == null
        && children == null
        && singleLevel == null
        && multiLevel == null;
  }

  /** Tells a visitor of everybody who subscribed to the filter that ends here. */
  void visit(MatchVisitor<S> visitor) {
    Members<S> current = members;
    if (current instanceof Member<S> only) {
      visitor.subscription(only.subscriber(), only.subscription());
    } else if (current instanceof MemberTable<S> table) {
      table.visit(visitor);
    }
    GroupTable<S> shared = groups;
    if (shared != null) {
      shared.visit(visitor);
    }
  }

  /** Adds a subscription or replaces its options; whether it is new. */
  boolean put(Member<S> member) {
    Optional<String> shareName = member.subscription().filter().shareName();
    return shareName.isPresent() ? putShared(shareName.get(), member) : putMember(member);
  }

  private boolean putShared(String shareName, Member<S> member) {
    GroupTable<S> table = groups;
    if (table == null) {
      table = new GroupTable<>();
      groups = table;
    }
    return table.put(shareName, member);
  }

  private boolean putMember(Member<S> member) {
    Members<S> current = members;
    if (current instanceof MemberTable<S> table) {
      return table.put(member);
    }
    if (current instanceof Member<S> only && !only.subscriber().equals(member.subscriber())) {
      MemberTable<S> table = new MemberTable<>();
      table.add(only);
      table.add(member);
      members = table;
      return true;
    }
    members = member;
    return current == null;
  }

  /** Removes a subscription and returns it, null if it is not there. */
  @Nullable Subscription remove(TopicFilter filter, S subscriber) {
    Optional<String> shareName = filter.shareName();
    Member<S> removed =
        shareName.isPresent()
            ? removeShared(shareName.get(), subscriber)
            : removeMember(subscriber);
    return removed == null ? null : removed.subscription();
  }

  private @Nullable Member<S> removeShared(String shareName, S subscriber) {
    GroupTable<S> table = groups;
    Member<S> removed = table == null ? null : table.remove(shareName, subscriber);
    if (table != null && table.size() == 0) {
      groups = null;
    }
    return removed;
  }

  private @Nullable Member<S> removeMember(S subscriber) {
    Members<S> current = members;
    if (current instanceof Member<S> only && only.subscriber().equals(subscriber)) {
      members = null;
      return only;
    }
    if (!(current instanceof MemberTable<S> table)) {
      return null;
    }
    Member<S> removed = table.remove(subscriber);
    if (table.size() == 0) {
      members = null;
    }
    return removed;
  }
}
