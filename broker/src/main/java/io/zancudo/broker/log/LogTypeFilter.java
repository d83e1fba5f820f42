package io.zancudo.broker.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.zancudo.broker.config.LogType;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Lets the kinds of lines through that {@code log_type} names. Immutable but for Logback's part.
 */
final class LogTypeFilter extends TurboFilter {
  private final EnumSet<LogType> types;

  LogTypeFilter(Set<LogType> types) {
    this.types = EnumSet.noneOf(LogType.class);
    this.types.addAll(types);
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable throwable) {
    return types.contains(type(marker, level)) ? FilterReply.NEUTRAL : FilterReply.DENY;
  }

  static LogType type(@Nullable Marker marker, Level level) {
    if (marker == LogMarkers.NOTICE) {
      return LogType.NOTICE;
    }
    if (marker == LogMarkers.SUBSCRIBE) {
      return LogType.SUBSCRIBE;
    }
    if (marker == LogMarkers.UNSUBSCRIBE) {
      return LogType.UNSUBSCRIBE;
    }
    if (marker == LogMarkers.WEBSOCKETS) {
      return LogType.WEBSOCKETS;
    }
    return switch (level.levelInt) {
      case Level.ERROR_INT -> LogType.ERROR;
      case Level.WARN_INT -> LogType.WARNING;
      case Level.INFO_INT -> LogType.INFORMATION;
      case Level.DEBUG_INT -> LogType.DEBUG;
      default -> LogType.INTERNAL;
    };
  }

  /** The least important level that lets all these kinds through. */
  static Level lowestLevel(Set<LogType> types) {
    if (types.contains(LogType.INTERNAL)) {
      return Level.TRACE;
    }
    for (LogType type :
        Set.of(LogType.DEBUG, LogType.SUBSCRIBE, LogType.UNSUBSCRIBE, LogType.WEBSOCKETS)) {
      if (types.contains(type)) {
        return Level.DEBUG;
      }
    }
    return types.isEmpty() ? Level.OFF : Level.INFO;
  }
}
