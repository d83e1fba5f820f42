package io.zancudo.broker.listener;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The lines that loggers of the broker write while it is open. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.zancudo.broker");
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final boolean additive = logger.isAdditive();

  /** Listens from now on. */
  public LogLines() {
    start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getFormattedMessage());
    if (event.getLevel() == Level.ERROR) {
      errors.add(event.getFormattedMessage());
    }
  }

  /** Those so far. */
  public List<String> lines() {
    return lines;
  }

  /** Those of them that report an error. */
  public List<String> errors() {
    return errors;
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(additive);
    logger.setLevel(null);
  }
}
