package io.zancudo.broker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.NeedsProgram;
import io.zancudo.broker.testing.Programs;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  /** A Tuesday. */
  private static final ZonedDateTime TIME =
      ZonedDateTime.of(2025, 3, 4, 15, 6, 7, 0, ZoneOffset.ofHoursMinutes(-3, -30));

  @Test
  void secondsSinceTheEpochAreTheDefault() {
    Timestamps timestamps = new Timestamps(Optional.empty(), ZoneOffset.UTC);

    assertThat(timestamps.at(1_727_848_012_999L)).isEqualTo("1727848012");
    assertThat(timestamps.at(1_727_848_013_000L)).isEqualTo("1727848013");
  }

  @Test
  void patternIsInTheGivenZone() {
    Timestamps timestamps =
        new Timestamps(Optional.of("%Y-%m-%dT%H:%M:%S%z"), ZoneId.of("Europe/Berlin"));

    assertThat(timestamps.at(Instant.parse("2025-07-01T23:00:00Z").toEpochMilli()))
        .isEqualTo("2025-07-02T01:00:00+0200");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "%Y-%m-%d %H:%M:%S, 2025-03-04 15:06:07",
        "%F %T, 2025-03-04 15:06:07",
        "%a %A %b %B %h, Tue Tuesday Mar March Mar",
        "%c, Tue Mar  4 15:06:07 2025",
        "%I:%M %p %P %l %k %e, 03:06 PM pm  3 15  4",
        "%z, -0330",
        "%j %u %w %y %C %%, 063 2 2 25 20 %",
        "%Ey%Od, 2504",
        "%q 100%, %q 100%",
        "%R %r %D %x %X, 15:06 03:06:07 PM 03/04/25 03/04/25 15:06:07",
      })
  void conversionsAreThoseOfC(String pattern, String expected) {
    assertThat(Timestamps.format(pattern, TIME)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%U %V %W %G %g %j", "%a %d %b %Y %s", "%l|%k|%e|%I|%p"})
  @NeedsProgram("date")
  void calendarIsThatOfTheSystem(String pattern) throws Exception {
    for (LocalDate day = LocalDate.of(2019, 12, 25);
        day.isBefore(LocalDate.of(2021, 1, 10));
        day = day.plusDays(9)) {
      ZonedDateTime time = day.atTime(day.getDayOfMonth() % 24, 5).atZone(ZoneOffset.UTC);

      assertThat(Timestamps.format(pattern, time)).isEqualTo(date(pattern, time));
    }
  }

  private static String date(String pattern, ZonedDateTime time) throws Exception {
    ProcessBuilder date =
        new ProcessBuilder(
            Programs.require("date"), "-u", "-d", "@" + time.toEpochSecond(), "+" + pattern);
    date.environment().put("LC_ALL", "C");
    byte[] output = date.start().getInputStream().readAllBytes();
    return new String(output, StandardCharsets.UTF_8).stripTrailing();
  }
}
