package io.zancudo.broker.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says about the configuration.
 *
 * @param configFile {@code -c}, as the user wrote it
 * @param ports {@code -p}; they count only if the file has no listener
 * @param verbose {@code -v}: all kinds of log lines, whatever the file says
 * @param quiet {@code -q}: none, whatever else is said
 * @param tlsKeylog {@code --tls-keylog}
 */
public record StartOptions(
    Optional<String> configFile,
    List<Integer> ports,
    boolean verbose,
    boolean quiet,
    Optional<Path> tlsKeylog) {
  /** No file, nothing said. */
  public static final StartOptions NONE =
      new StartOptions(Optional.empty(), List.of(), false, false, Optional.empty());

  public StartOptions {
    ports = List.copyOf(ports);
  }

  /** Nothing said but the file. */
  public static StartOptions ofFile(String configFile) {
    return new StartOptions(Optional.of(configFile), List.of(), false, false, Optional.empty());
  }
}
