package io.zancudo.broker.clients;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.util.ExceptionUtils;

/**
 * Passes the {@link ClientsBroker} to test classes: the same to all of them, since they use
 * different topics and Client Identifiers. It is started for the first and closed after the last.
 */
final class WithClientsBroker implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(WithClientsBroker.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ClientsBroker.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(ClientsBroker.class, type -> start(), ClientsBroker.class);
  }

  private static ClientsBroker start() {
    try {
      return new ClientsBroker();
    } catch (Exception failure) {
      throw ExceptionUtils.throwAsUncheckedException(failure);
    }
  }
}
