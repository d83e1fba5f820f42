package io.zancudo.topic;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the values of a {@link RetainedTree} that match a Topic Filter, in slices, so that an
 * event loop can do other work between them:
 *
 * <pre>{@code
 * for (int i = 0; i < SLICE && !cursor.isDone(); i++) {
 *   cursor.next(MAX_STEPS).ifPresent(this::send);
 * }
 * }</pre>
 *
 * <p>Owned by one thread at a time. It holds no lock, and others may write to the tree while it is
 * kept: a value that is there all the while is returned exactly once, one that is put or removed
 * meanwhile may be returned or not. The order is not defined.
 */
public final class RetainedCursor<V> {
  private final String pattern;
  private final Predicate<V> condition;
  private final ArrayDeque<Frame<V>> stack = new ArrayDeque<>();

  RetainedCursor(TopicNode<V> root, String pattern, Predicate<V> condition) {
    this.pattern = pattern;
    this.condition = condition;
    this.stack.push(new Frame<>(root, true, 0, pattern));
  }

  /** Whether there is nothing more to come. */
  public boolean isDone() {
    return stack.isEmpty();
  }

  /**
   * The next value.
   *
   * @param maxSteps how many places of the tree to look at, at least 1: with {@code +/x} there may
   *     be a million places and no value
   * @return empty if none was found in that many steps: {@link #isDone()} tells the end from a
   *     pause
   */
  public Optional<V> next(int maxSteps) {
    for (int i = 0; i < maxSteps; i++) {
      Frame<V> frame = stack.peek();
      if (frame == null) {
        break;
      }
      V value = step(frame);
      if (value != null && condition.test(value)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private @Nullable V step(Frame<V> frame) {
    TopicNode<V> child = frame.nextChild(pattern);
    if (frame.isExhausted()) {
      stack.pop(); // before the child is pushed: the last value is followed by isDone
    }
    if (child == null) {
      return null;
    }
    Frame<V> below = new Frame<>(child, false, frame.childFrom(pattern), pattern);
    if (!below.isExhausted()) {
      stack.push(below);
    }
    return below.matches(pattern) ? child.value() : null;
  }

  /** A node and which of its children are still to be looked at. */
  private static final class Frame<V> {
    private static final int NONE = -1;

    private final TopicNode<V> node;
    private final int from; // where the level below starts in the pattern; behind its end: none
    private final boolean isRoot;
    private final @Nullable LevelTable<TopicNode<V>> table;
    private final @Nullable Object[] slots;
    private int index;

    Frame(TopicNode<V> node, boolean isRoot, int from, String pattern) {
      this.node = node;
      this.from = from;
      this.isRoot = isRoot;
      this.table = from > pattern.length() ? null : node.children();
      this.slots = table == null ? new Object[0] : table.slots();
      this.index = table == null ? NONE : 0;
    }

    boolean isExhausted() {
      return index == NONE;
    }

    boolean matches(String pattern) {
      return from > pattern.length() || Levels.is('#', pattern, from, pattern.length());
    }

    /** Where the level below a child of this node starts in the pattern: {@code #} stays. */
    int childFrom(String pattern) {
      int to = Levels.end(pattern, from);
      return Levels.is('#', pattern, from, to) ? from : to + 1;
    }

    @Nullable TopicNode<V> nextChild(String pattern) {
      int to = Levels.end(pattern, from);
      boolean any = Levels.is('+', pattern, from, to) || Levels.is('#', pattern, from, to);
      if (!any) {
        index = NONE;
        return node.child(pattern, from, to);
      }
      TopicNode<V> child = table == null ? null : table.at(slots, index++);
      if (index == slots.length) {
        index = NONE;
      }
      boolean hidden = child != null && isRoot && child.level.startsWith("$"); // [MQTT-4.7.2-1]
      return hidden ? null : child;
    }
  }
}
