package io.zancudo.topic;

import io.zancudo.mqtt.TopicFilter;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The members of a shared subscription (MQTT 5.0 section 4.8.2) at one moment.
 *
 * <p>Thread-safe: immutable, but for the turn, which goes on over all later states of the group.
 */
public final class ShareGroup<S> {
  private final TopicFilter filter;
  private final @Nullable Member<S>[] members;
  private final int size;
  private final AtomicInteger turn;

  /**
   * @param members filled up to {@code size}; behind that it belongs to later states of the group
   */
  ShareGroup(TopicFilter filter, @Nullable Member<S>[] members, int size, AtomicInteger turn) {
    this.filter = filter;
    this.members = members;
    this.size = size;
    this.turn = turn;
  }

  /** The filter with its share prefix, equal for all members. */
  public TopicFilter filter() {
    return filter;
  }

  /** How many members there are, at least 1. */
  public int size() {
    return size;
  }

  /**
   * A member.
   *
   * @param index from 0 to {@link #size()} - 1
   */
  public Member<S> member(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException("member " + index + " of " + size);
    }
    return Objects.requireNonNull(members[index]);
  }

  /** The index of the member whose turn it is: round-robin over all threads that ask. */
  public int nextIndex() {
    return Integer.remainderUnsigned(turn.getAndIncrement(), size);
  }

  /** The state after a member joined; the same array where it has room. */
  ShareGroup<S> with(Member<S> joined) {
    @Nullable Member<S>[] array = members;
    if (size == array.length) {
      array = Arrays.copyOf(members, Math.max(4, size * 2));
    }
    array[size] = joined;
    return new ShareGroup<>(filter, array, size + 1, turn);
  }

  /** The state after a member's options changed. */
  ShareGroup<S> with(int index, Member<S> changed) {
    @Nullable Member<S>[] array = members.clone();
    array[index] = changed;
    return new ShareGroup<>(filter, array, size, turn);
  }

  /** The state after a member left; the last one takes its index. */
  ShareGroup<S> without(int index) {
    @Nullable Member<S>[] array = members.clone();
    array[index] = array[size - 1];
    array[size - 1] = null;
    return new ShareGroup<>(filter, array, size - 1, turn);
  }
}
