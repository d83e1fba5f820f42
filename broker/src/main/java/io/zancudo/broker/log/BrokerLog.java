package io.zancudo.broker.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.zancudo.broker.config.LogConfig;
import io.zancudo.broker.config.LogType;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The log of the process: set up, changed by reloads, and closed by {@code Main}, by one thread at
 * a time.
 */
public final class BrokerLog {
  /** What libraries say is for us to see in a debugger, but for what went wrong. */
  private static final List<String> LIBRARIES = List.of("io.netty", "io.vertx", "com.hazelcast");

  /** Warns at each start of a node that it is off, as it is told to be. */
  private static final String SLOW_OPERATIONS =
      "com.hazelcast.spi.impl.operationexecutor.slowoperationdetector";

  private static final String NAME = "zancudo";

  private final LoggerContext context;
  private final LogWriter writer;

  private BrokerLog(LoggerContext context, LogWriter writer) {
    this.context = context;
    this.writer = writer;
  }

  /** Begins to log as the configuration says. */
  public static BrokerLog start(LogConfig config) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    @Nullable IOException failure = null;
    LogOutput output;
    try {
      output = LogOutput.open(config);
    } catch (IOException unopenable) {
      failure = unopenable;
      output = LogOutput.standardError(config);
    }
    LogWriter writer = new LogWriter(output, LogWriter.DEFAULT_MAX_LINES);
    writer.setContext(context);
    writer.setName(NAME);
    writer.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(writer);
    BrokerLog log = new BrokerLog(context, writer);
    log.setTypes(config.types());
    if (failure != null) {
      log.fallBack(config);
    }
    return log;
  }

  /** Goes on as a reloaded configuration says; a file is opened again, as another one may be. */
  public void reload(LogConfig config) {
    try {
      writer.redirect(LogOutput.open(config));
      setTypes(config.types());
    } catch (IOException unopenable) {
      writer.redirect(LogOutput.standardError(config));
      fallBack(config);
    }
  }

  /** Errors only, on standard error. */
  private void fallBack(LogConfig config) {
    setTypes(Set.of(LogType.ERROR));
    config
        .file()
        .ifPresent(
            file ->
                context
                    .getLogger(BrokerLog.class)
                    .error("Error: Unable to open log file {} for writing.", file));
  }

  private void setTypes(Set<LogType> types) {
    context.resetTurboFilterList();
    context.addTurboFilter(new LogTypeFilter(types));
    Level level = LogTypeFilter.lowestLevel(types);
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(level);
    for (String library : LIBRARIES) {
      Logger logger = context.getLogger(library);
      logger.setLevel(level == Level.OFF ? Level.OFF : Level.WARN);
    }
    context.getLogger(SLOW_OPERATIONS).setLevel(Level.OFF);
  }

  /** Lines that were lost since the start because nobody took them. */
  public long droppedLineCount() {
    return writer.droppedCount();
  }

  /** Writes what is there and ends; nothing is logged from then on. */
  public void close() {
    context.stop();
  }
}
