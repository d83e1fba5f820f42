package io.zancudo.topic;

import org.jspecify.annotations.Nullable;

/** Thread-safe as {@link SlotTable}: the subscribers of one filter, when there are several. */
final class MemberTable<S> extends SlotTable<Member<S>> implements Members<S> {

  void visit(MatchVisitor<S> visitor) {
    forEach(member -> visitor.subscription(member.subscriber(), member.subscription()));
  }

  /** Adds a member or replaces its options; whether it is new. */
  boolean put(Member<S> member) {
    Member<S> known = find(member.subscriber());
    if (known == null) {
      add(member);
    } else {
      replace(known, member);
    }
    return known == null;
  }

  /** Removes a member and returns it, null if it is not there. */
  @Nullable Member<S> remove(S subscriber) {
    Member<S> known = find(subscriber);
    if (known != null) {
      removeElement(known);
    }
    return known;
  }

  private @Nullable Member<S> find(S subscriber) {
    return find(hash(subscriber), subscriber);
  }

  private int hash(S subscriber) {
    int hash = subscriber.hashCode() * 0x9E3779B1;
    return hash ^ (hash >>> 15);
  }

  @Override
  int hashOf(Member<S> member) {
    return hash(member.subscriber());
  }

  @Override
  Object keyOf(Member<S> member) {
    return member.subscriber();
  }
}
