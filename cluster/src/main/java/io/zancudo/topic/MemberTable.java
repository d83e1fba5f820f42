package io.zancudo.topic;

import org.jspecify.annotations.Nullable;

/** Thread-safe as {@link SlotTable}: the subscribers of one filter. */
final class MemberTable<S> extends SlotTable<Member<S>> implements Members<S> {

  @Nullable Member<S> find(S subscriber) {
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
