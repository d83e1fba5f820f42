package io.zancudo.broker.config;

import java.util.List;

/** A configuration with which the broker must not start, with everything that is wrong in it. */
public final class ConfigException extends Exception {
  /** The exit status of a broker that was configured wrongly. */
  public static final int EXIT_STATUS = 3;

  private static final long serialVersionUID = 1L;

  private final transient List<String> lines;

  ConfigException(List<String> lines) {
    super(String.join(System.lineSeparator(), lines), null, false, false);
    this.lines = List.copyOf(lines);
  }

  /** What to tell the user: lines without a time, in the order of the file; not empty. */
  public List<String> lines() {
    return lines;
  }
}
