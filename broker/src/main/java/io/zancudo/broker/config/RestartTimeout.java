package io.zancudo.broker.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a bridge waits before it connects again.
 *
 * @param base the time, or the shortest one if there is a cap
 * @param cap the longest one
 * @param stable how long a connection must last for the wait to begin at the base again
 */
record RestartTimeout(Duration base, Optional<Duration> cap, Duration stable) {
  private static final int MAX_BASE_SECONDS = 3600;
  private static final int MAX_CAP_SECONDS = 7200;

  /** {@code seconds}, or {@code base cap [stable]}. */
  static final class Type implements ValueType<RestartTimeout> {
    @Override
    public RestartTimeout parse(Label label, Arguments arguments) throws ConfigProblem {
      int base = base(BridgeAddress.leadingNumber(arguments.next(label)), arguments);
      Optional<String> capWord = arguments.next();
      if (capWord.isEmpty() || capWord.get().startsWith("#")) {
        return new RestartTimeout(Duration.ofSeconds(base), Optional.empty(), Duration.ZERO);
      }
      int cap = cap(BridgeAddress.leadingNumber(capWord.get()), base, arguments);
      int stable = BridgeAddress.leadingNumber(arguments.next().orElse("0"));
      if (stable < 0) {
        throw new ConfigProblem("Error: stable connection period cannot be negative.");
      }
      return new RestartTimeout(
          Duration.ofSeconds(base),
          Optional.of(Duration.ofSeconds(cap)),
          Duration.ofSeconds(stable));
    }

    private static int base(int seconds, Arguments arguments) {
      int base = Math.max(1, Math.min(seconds, MAX_BASE_SECONDS));
      if (base != seconds) {
        arguments.notice(
            LogType.NOTICE, "restart_timeout " + seconds + " is taken as " + base + " seconds.");
      }
      return base;
    }

    private static int cap(int seconds, int base, Arguments arguments) throws ConfigProblem {
      if (seconds < base) {
        throw new ConfigProblem("Error: backoff cap is lower than the base in restart_timeout.");
      }
      if (seconds > MAX_CAP_SECONDS) {
        arguments.notice(
            LogType.NOTICE, "The cap of restart_timeout is taken as " + MAX_CAP_SECONDS + ".");
      }
      return Math.min(seconds, MAX_CAP_SECONDS);
    }

    @Override
    public String format(RestartTimeout value) {
      String base = Long.toString(value.base.toSeconds());
      return value
          .cap
          .map(cap -> base + " " + cap.toSeconds() + " " + value.stable.toSeconds())
          .orElse(base);
    }
  }
}
