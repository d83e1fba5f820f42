package io.zancudo.broker.config;

/** Where log lines go; directive {@code log_dest}. */
public enum LogDestination {
  STDOUT,
  STDERR,
  FILE,
  SYSLOG,
  TOPIC,
  DLT,
  ANDROID;

  private final String keyword = name().toLowerCase(java.util.Locale.ROOT);

  /** As the configuration writes it. */
  @Override
  public String toString() {
    return keyword;
  }
}
