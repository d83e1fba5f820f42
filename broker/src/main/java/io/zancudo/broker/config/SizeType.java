package io.zancudo.broker.config;

import java.util.Optional;

/**
 * A number of bytes, as {@link IntegerType}, but also with K, M or G for 1024, 1024² or 1024³
 * behind it, and beyond 32 bits.
 *
 * <p>Choice: Mosquitto 2.0 takes 256K for 256 and 2.1 refuses it; guides write it, and there is
 * only one thing it can mean.
 *
 * @param lowest what is below is wrong, or replaced by the substitute
 * @param lowestProblem what the user reads if it is lower, where it is not the usual; {@code %d} is
 *     the value
 * @param substitute stands for what is below {@code lowest}
 * @param highest what is above is wrong
 */
record SizeType(
    long lowest, Optional<String> lowestProblem, Optional<Long> substitute, long highest)
    implements ValueType<Long> {
  /** Any size, or a negative number. */
  static final SizeType ANY =
      new SizeType(Long.MIN_VALUE, Optional.empty(), Optional.empty(), Long.MAX_VALUE);

  /** Lower sizes are refused. */
  SizeType from(long newLowest) {
    return new SizeType(newLowest, Optional.empty(), Optional.empty(), highest);
  }

  /** Lower sizes are refused with these words. */
  SizeType from(long newLowest, String problem) {
    return new SizeType(newLowest, Optional.of(problem), Optional.empty(), highest);
  }

  /** Negative sizes are taken as 0, silently. */
  SizeType negativeIsZero() {
    return new SizeType(0, Optional.empty(), Optional.of(0L), highest);
  }

  /** Larger sizes are refused. */
  SizeType to(long newHighest) {
    return new SizeType(lowest, lowestProblem, substitute, newHighest);
  }

  /** Sizes that are no 32-bit int are refused. */
  SizeType asInt() {
    return to(Integer.MAX_VALUE);
  }

  @Override
  public Long parse(Label label, Arguments arguments) throws ConfigProblem {
    String word = arguments.next(label);
    int shift = shift(word);
    long number =
        IntegerType.number(label, shift == 0 ? word : word.substring(0, word.length() - 1));
    if (Math.abs(number) > Long.MAX_VALUE >> shift) {
      throw label.tooLong();
    }
    long value = number << shift;
    if (shift > 0) {
      arguments.notice(
          LogType.NOTICE, "'" + label.name() + " " + word + "' is taken as " + value + " bytes.");
    }
    return checked(label, value);
  }

  private static int shift(String word) {
    if (word.startsWith("0x") || word.startsWith("0X")) {
      return 0;
    }
    return switch (word.charAt(word.length() - 1)) {
      case 'k', 'K' -> 10;
      case 'm', 'M' -> 20;
      case 'g', 'G' -> 30;
      default -> 0;
    };
  }

  private Long checked(Label label, long value) throws ConfigProblem {
    if (value < lowest && substitute.isPresent()) {
      return substitute.get();
    }
    if (value < lowest) {
      throw label.outOfRange(lowestProblem, value);
    }
    if (value > highest) {
      throw highest == Integer.MAX_VALUE ? label.tooLong() : label.invalid(value);
    }
    return value;
  }
}
