package io.zancudo.cluster.store;

import java.util.function.LongConsumer;

/**
 * Which of the newest sequences of one origin have been seen: the {@value #SIZE} up to the highest.
 *
 * <p>Single writer: who owns the {@link SessionEntry}.
 */
final class SequenceWindow {
  /** What is further behind the highest is no longer known. */
  static final int SIZE = 256;

  /** A ring: a sequence has the bit of its remainder. */
  private final long[] bits = new long[SIZE / Long.SIZE];

  private long highest;
  private boolean isEmpty = true;

  boolean has(long sequence) {
    return isInside(sequence) && (word(sequence) & mask(sequence)) != 0;
  }

  void add(long sequence) {
    if (isEmpty || sequence > highest) {
      long passed = isEmpty ? SIZE : sequence - highest;
      if (passed < 0 || passed > SIZE) { // below 0: further than a long can say
        passed = SIZE;
      }
      for (long each = sequence; each > sequence - passed; each--) {
        bits[index(each)] &= ~mask(each);
      }
      highest = sequence;
      isEmpty = false;
    }
    if (isInside(sequence)) {
      bits[index(sequence)] |= mask(sequence);
    }
  }

  /** Those that have been seen, the lowest first. */
  void forEach(LongConsumer action) {
    for (long each = highest - SIZE + 1; each <= highest; each++) {
      if (has(each)) {
        action.accept(each);
      }
    }
  }

  private boolean isInside(long sequence) {
    return !isEmpty && sequence <= highest && sequence > highest - SIZE;
  }

  private long word(long sequence) {
    return bits[index(sequence)];
  }

  private static int index(long sequence) {
    return (int) Math.floorMod(sequence, (long) SIZE) / Long.SIZE;
  }

  private static long mask(long sequence) {
    return 1L << (sequence & (Long.SIZE - 1));
  }
}
