package io.zancudo.broker.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Keeps Logback from looking for XML files, which costs time at each start: until {@link BrokerLog}
 * is started nothing is logged. Where tests have a {@code logback-test.xml}, that counts.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  /** For the service loader. */
  public LogConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    boolean isTest = LogConfigurator.class.getClassLoader().getResource("logback-test.xml") != null;
    return isTest ? ExecutionStatus.INVOKE_NEXT_IF_ANY : ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
