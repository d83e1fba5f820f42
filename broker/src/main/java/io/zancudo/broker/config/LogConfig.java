package io.zancudo.broker.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What is logged, where to and in which form. All reloadable.
 *
 * @param destinations empty logs nothing
 * @param file where {@link LogDestination#FILE} writes to; present exactly if that is a destination
 * @param types the lines that are logged; empty logs nothing
 * @param timestamp whether a line begins with the time
 * @param timestampFormat a pattern of {@code strftime}; empty is seconds since the epoch
 * @param facility number of the syslog facility {@code localN}, 0 to 7; empty is {@code daemon}
 * @param connectionMessages whether connecting and disconnecting clients are logged
 */
public record LogConfig(
    Set<LogDestination> destinations,
    Optional<Path> file,
    Set<LogType> types,
    boolean timestamp,
    Optional<String> timestampFormat,
    Optional<Integer> facility,
    boolean connectionMessages) {
  public static final Set<LogDestination> DEFAULT_DESTINATIONS = Set.of(LogDestination.STDERR);
  public static final Set<LogType> DEFAULT_TYPES =
      Set.of(LogType.ERROR, LogType.WARNING, LogType.NOTICE, LogType.INFORMATION);
  public static final boolean DEFAULT_TIMESTAMP = true;
  public static final boolean DEFAULT_CONNECTION_MESSAGES = true;

  public LogConfig {
    destinations = Set.copyOf(destinations);
    types = Set.copyOf(types);
  }
}
