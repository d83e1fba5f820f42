package io.zancudo.broker.config;

import java.util.Optional;

/**
 * A number as C writes it: decimal, {@code 0x…} hexadecimal or {@code 0…} octal, in the range of a
 * 32-bit int.
 *
 * @param lowest what is below is wrong, or replaced if there is a substitute
 * @param lowestProblem what the user reads if it is lower, where it is not the usual; {@code %d} is
 *     the value
 * @param substitute stands for what is below {@code lowest}
 * @param highest what is above is wrong
 * @param highestProblem as {@code lowestProblem}, if it is higher
 */
record IntegerType(
    int lowest,
    Optional<String> lowestProblem,
    Optional<Integer> substitute,
    int highest,
    Optional<String> highestProblem)
    implements ValueType<Integer> {
  /** Any number. */
  static final IntegerType ANY =
      new IntegerType(
          Integer.MIN_VALUE,
          Optional.empty(),
          Optional.empty(),
          Integer.MAX_VALUE,
          Optional.empty());

  /** Lower numbers are refused. */
  IntegerType from(int newLowest) {
    return new IntegerType(newLowest, Optional.empty(), Optional.empty(), highest, highestProblem);
  }

  /** Lower numbers are refused with these words. */
  IntegerType from(int newLowest, String problem) {
    return new IntegerType(
        newLowest, Optional.of(problem), Optional.empty(), highest, highestProblem);
  }

  /** Lower numbers are taken as another one, silently. */
  IntegerType lowerIs(int newLowest, int newSubstitute) {
    return new IntegerType(
        newLowest, Optional.empty(), Optional.of(newSubstitute), highest, highestProblem);
  }

  /** Lower numbers are taken as the lowest one, and the user is told so. */
  IntegerType raisedTo(int newLowest) {
    return lowerIs(newLowest, newLowest);
  }

  /** Higher numbers are refused. */
  IntegerType to(int newHighest) {
    return new IntegerType(lowest, lowestProblem, substitute, newHighest, Optional.empty());
  }

  /** Higher numbers are refused with these words. */
  IntegerType to(int newHighest, String problem) {
    return new IntegerType(lowest, lowestProblem, substitute, newHighest, Optional.of(problem));
  }

  /** Numbers outside are refused. */
  IntegerType within(int newLowest, int newHighest, String problem) {
    return from(newLowest, problem).to(newHighest, problem);
  }

  @Override
  public Integer parse(Label label, Arguments arguments) throws ConfigProblem {
    long value = number(label, arguments.next(label));
    if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
      throw label.tooLong();
    }
    return checked(label, (int) value, arguments);
  }

  private Integer checked(Label label, int value, Arguments arguments) throws ConfigProblem {
    if (value < lowest && substitute.isPresent()) {
      int taken = substitute.get();
      if (taken == lowest && lowest > 0) {
        arguments.notice(
            LogType.NOTICE, "'" + label.name() + " " + value + "' is taken as " + taken + ".");
      }
      return taken;
    }
    if (value < lowest) {
      throw label.outOfRange(lowestProblem, value);
    }
    if (value > highest) {
      throw label.outOfRange(highestProblem, value);
    }
    return value;
  }

  /** The whole word as a number; saturates far outside of any range. */
  static long number(Label label, String word) throws ConfigProblem {
    int sign = word.startsWith("-") ? -1 : 1;
    String digits = word.startsWith("-") || word.startsWith("+") ? word.substring(1) : word;
    int radix = 10;
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      radix = 16;
      digits = digits.substring(2);
    } else if (digits.length() > 1 && digits.startsWith("0")) {
      radix = 8;
      digits = digits.substring(1);
    }
    return sign * unsigned(label, digits, radix);
  }

  private static long unsigned(Label label, String digits, int radix) throws ConfigProblem {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), radix);
      if (digit < 0) {
        throw label.notANumber();
      }
      value = value > (Long.MAX_VALUE - digit) / radix ? Long.MAX_VALUE : value * radix + digit;
    }
    if (digits.isEmpty()) {
      throw label.notANumber();
    }
    return value;
  }
}
