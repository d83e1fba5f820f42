package io.zancudo.broker.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What one class writes to the log, kept from the console while this is open. */
public final class LogEvents implements AutoCloseable {
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final Logger logger;

  /** Listens to the logger of the class. */
  public LogEvents(Class<?> of) {
    this.logger = (Logger) LoggerFactory.getLogger(of);
    appender.start();
    logger.setAdditive(false);
    logger.addAppender(appender);
  }

  /** The errors so far, as they were formatted. */
  public List<String> errors() {
    return appender.list.stream()
        .filter(event -> event.getLevel() == Level.ERROR)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
  }
}
