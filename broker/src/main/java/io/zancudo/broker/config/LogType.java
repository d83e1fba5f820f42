package io.zancudo.broker.config;

/** A kind of log line that can be turned on and off; directive {@code log_type}. */
public enum LogType {
  ERROR,
  WARNING,
  NOTICE,
  INFORMATION,
  DEBUG,
  SUBSCRIBE,
  UNSUBSCRIBE,
  WEBSOCKETS,
  INTERNAL;

  private final String keyword = name().toLowerCase(java.util.Locale.ROOT);

  /** As the configuration writes it. */
  @Override
  public String toString() {
    return keyword;
  }
}
