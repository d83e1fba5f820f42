package io.zancudo.broker.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.Optional;

/**
 * The time before each line: seconds since the epoch, or a pattern of C's {@code strftime} in its
 * "C" locale. Owned by the thread that writes the log: remembers the text of the last second.
 */
final class Timestamps {
  private static final String[] DAYS = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
  };
  private static final String[] MONTHS = {
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December"
  };

  private final Optional<String> pattern;
  private final ZoneId zone;
  private long lastSecond = Long.MIN_VALUE;
  private String lastText = "";

  Timestamps(Optional<String> pattern, ZoneId zone) {
    this.pattern = pattern;
    this.zone = zone;
  }

  String at(long epochMillis) {
    long second = Math.floorDiv(epochMillis, 1000L);
    if (second != lastSecond) {
      lastText =
          pattern
              .map(text -> format(text, Instant.ofEpochSecond(second).atZone(zone)))
              .orElseGet(() -> Long.toString(second));
      lastSecond = second;
    }
    return lastText;
  }

  /** What C's strftime makes of a pattern; conversions that it does not know stay as they are. */
  static String format(String pattern, ZonedDateTime time) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%' || i == pattern.length() - 1) {
        text.append(c);
        continue;
      }
      i++;
      if ((pattern.charAt(i) == 'E' || pattern.charAt(i) == 'O') && i + 1 < pattern.length()) {
        i++; // other forms of a locale, of which "C" has none
      }
      text.append(convert(pattern.charAt(i), time));
    }
    return text.toString();
  }

  private static String convert(char conversion, ZonedDateTime t) {
    return switch (conversion) {
      case 'a' -> DAYS[t.getDayOfWeek().getValue() - 1].substring(0, 3);
      case 'A' -> DAYS[t.getDayOfWeek().getValue() - 1];
      case 'b', 'h' -> MONTHS[t.getMonthValue() - 1].substring(0, 3);
      case 'B' -> MONTHS[t.getMonthValue() - 1];
      case 'c' -> format("%a %b %e %H:%M:%S %Y", t);
      case 'C' -> two(t.getYear() / 100);
      case 'd' -> two(t.getDayOfMonth());
      case 'D', 'x' -> format("%m/%d/%y", t);
      case 'e' -> blankPadded(t.getDayOfMonth());
      case 'F' -> format("%Y-%m-%d", t);
      case 'g' -> two(t.get(IsoFields.WEEK_BASED_YEAR) % 100);
      case 'G' -> Integer.toString(t.get(IsoFields.WEEK_BASED_YEAR));
      case 'H' -> two(t.getHour());
      case 'I' -> two(hourOfHalfDay(t));
      case 'j' -> String.format("%03d", t.getDayOfYear());
      case 'k' -> blankPadded(t.getHour());
      case 'l' -> blankPadded(hourOfHalfDay(t));
      case 'm' -> two(t.getMonthValue());
      case 'M' -> two(t.getMinute());
      case 'n' -> "\n";
      case 'p' -> t.getHour() < 12 ? "AM" : "PM";
      case 'P' -> t.getHour() < 12 ? "am" : "pm";
      case 'r' -> format("%I:%M:%S %p", t);
      case 'R' -> format("%H:%M", t);
      case 's' -> Long.toString(t.toEpochSecond());
      case 'S' -> two(t.getSecond());
      case 't' -> "\t";
      case 'T', 'X' -> format("%H:%M:%S", t);
      case 'u' -> Integer.toString(t.getDayOfWeek().getValue());
      case 'U' -> two(week(t, t.getDayOfWeek().getValue() % 7));
      case 'V' -> two(t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case 'w' -> Integer.toString(t.getDayOfWeek().getValue() % 7);
      case 'W' -> two(week(t, t.getDayOfWeek().getValue() - 1));
      case 'y' -> two(t.getYear() % 100);
      case 'Y' -> Integer.toString(t.getYear());
      case 'z' -> offset(t.getOffset().getTotalSeconds() / 60);
      case 'Z' ->
          t.getZone().getDisplayName(java.time.format.TextStyle.SHORT, java.util.Locale.ROOT);
      case '%' -> "%";
      default -> "%" + conversion;
    };
  }

  private static int hourOfHalfDay(ZonedDateTime time) {
    return time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
  }

  /** The week of the year; days before the first day that begins a week are in week 0. */
  private static int week(ZonedDateTime time, int daysSinceWeekBegan) {
    return (time.getDayOfYear() + 6 - daysSinceWeekBegan) / 7;
  }

  private static String offset(int minutes) {
    int size = Math.abs(minutes);
    return (minutes < 0 ? "-" : "+") + two(size / 60) + two(size % 60);
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }

  private static String blankPadded(int number) {
    return number < 10 ? " " + number : Integer.toString(number);
  }
}
