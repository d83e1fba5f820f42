package io.zancudo.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe: a hash set with open addressing for many readers without locks and one writer at a
 * time, which holds the lock of the tree.
 *
 * <p>A reader sees every element that was in the set all the while. An element that is added or
 * removed meanwhile may be seen or not; one that is removed and added again may be seen twice.
 *
 * <p>Choice: not a ConcurrentHashMap, because there is one table per inner node of a tree: this one
 * takes about a quarter of its memory, is found in by a range of a string, and can be walked in
 * steps by index.
 */
abstract class SlotTable<E> {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final Object REMOVED = new Object();
  private static final int MIN_CAPACITY = 2;

  private volatile @Nullable Object[] slots = new Object[MIN_CAPACITY];
  private int size;
  private int used; // with the REMOVED slots; at least one slot is always null, it ends a search

  /** The well-mixed hash of an element's key. */
  abstract int hashOf(E element);

  /** The key of an element, by which it is found. */
  abstract Object keyOf(E element);

  /** The array as it is now; elements may still be added and removed in it, never moved. */
  final @Nullable Object[] slots() {
    return slots;
  }

  /** The element in a slot of {@link #slots()}, null if there is none. */
  @SuppressWarnings("unchecked")
  final @Nullable E at(@Nullable Object[] array, int index) {
    Object found = SLOT.getAcquire(array, index);
    return found == REMOVED ? null : (E) found;
  }

  /** Whether a slot of {@link #slots()} ends a search. */
  static boolean isEnd(@Nullable Object[] array, int index) {
    return SLOT.getAcquire(array, index) == null;
  }

  final @Nullable E find(int hash, Object key) {
    @Nullable Object[] array = slots;
    int mask = array.length - 1;
    for (int i = hash & mask; !isEnd(array, i); i = (i + 1) & mask) {
      E element = at(array, i);
      if (element != null && hashOf(element) == hash && keyOf(element).equals(key)) {
        return element;
      }
    }
    return null;
  }

  final void forEach(Consumer<? super E> action) {
    @Nullable Object[] array = slots;
    for (int i = 0; i < array.length; i++) {
      E element = at(array, i);
      if (element != null) {
        action.accept(element);
      }
    }
  }

  /** Adds an element whose key is not there. Writer only. */
  final void add(E element) {
    if ((used + 1) * 4L > slots.length * 3L) {
      rebuild(size + 1);
    }
    @Nullable Object[] array = slots;
    int index = hashOf(element) & (array.length - 1);
    while (array[index] != null && array[index] != REMOVED) {
      index = (index + 1) & (array.length - 1);
    }
    if (array[index] == null) {
      used++;
    }
    size++;
    SLOT.setRelease(array, index, element);
  }

  /** Puts one element into the place of another with the same key. Writer only. */
  final void replace(E old, E replacement) {
    SLOT.setRelease(slots, indexOf(old), replacement);
  }

  /** Removes an element that is there. Writer only. */
  final void removeElement(E element) {
    @Nullable Object[] array = slots;
    int mask = array.length - 1;
    int index = indexOf(element);
    SLOT.setRelease(array, index, REMOVED);
    size--;
    if (array.length > 4 * MIN_CAPACITY && size * 8L < array.length) {
      rebuild(size);
      return;
    }
    if (array[(index + 1) & mask] == null) { // no search goes on behind these
      for (; array[index] == REMOVED; index = (index - 1) & mask) {
        SLOT.setRelease(array, index, null);
        used--;
      }
    }
  }

  /** How many there are. Writer only. */
  final int size() {
    return size;
  }

  private int indexOf(E element) {
    @Nullable Object[] array = slots;
    int index = hashOf(element) & (array.length - 1);
    while (array[index] != element) {
      if (array[index] == null) {
        throw new IllegalStateException("not in the table: " + keyOf(element));
      }
      index = (index + 1) & (array.length - 1);
    }
    return index;
  }

  /** Moves to a new array that is at most half full; readers go on in the old one. */
  private void rebuild(int expectedSize) {
    @Nullable Object[] old = slots;
    int capacity = Integer.highestOneBit(Math.max(1, expectedSize - 1)) * 4;
    @Nullable Object[] array = new Object[Math.max(MIN_CAPACITY, capacity)];
    for (int i = 0; i < old.length; i++) {
      E element = at(old, i);
      if (element != null) {
        int index = hashOf(element) & (array.length - 1);
        while (array[index] != null) {
          index = (index + 1) & (array.length - 1);
        }
        array[index] = element;
      }
    }
    used = size;
    slots = array;
  }
}
