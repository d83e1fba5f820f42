package io.zancudo.broker.config;

import java.time.Duration;

/** A whole number with {@code s}, {@code h}, {@code d}, {@code w}, {@code m} or {@code y}. */
final class ExpirationType implements ValueType<Duration> {
  @Override
  public Duration parse(Label label, Arguments arguments) throws ConfigProblem {
    String word = arguments.next(label);
    Duration unit =
        switch (word.charAt(word.length() - 1)) {
          case 's' -> Duration.ofSeconds(1);
          case 'h' -> Duration.ofHours(1);
          case 'd' -> Duration.ofDays(1);
          case 'w' -> Duration.ofDays(7);
          case 'm' -> Duration.ofDays(30);
          case 'y' -> Duration.ofDays(365);
          default -> throw invalid(label);
        };
    int count = BridgeAddress.leadingNumber(word);
    if (count <= 0) {
      throw invalid(label);
    }
    return unit.multipliedBy(count);
  }

  private static ConfigProblem invalid(Label label) {
    return new ConfigProblem("Error: Invalid '" + label.name() + "' duration in configuration.");
  }

  @Override
  public String format(Duration value) {
    return value.toSeconds() % 3600 == 0 && value.toHours() <= Integer.MAX_VALUE
        ? value.toHours() + "h"
        : value.toSeconds() + "s";
  }
}
