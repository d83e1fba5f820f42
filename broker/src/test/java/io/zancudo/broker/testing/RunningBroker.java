package io.zancudo.broker.testing;

import io.vertx.core.Future;
import io.zancudo.broker.Broker;
import io.zancudo.broker.auth.EnhancedAuthenticators;
import io.zancudo.broker.config.BrokerConfig;
import io.zancudo.broker.config.ConfigException;
import io.zancudo.broker.config.ConfigSource;
import io.zancudo.broker.config.ListenerConfig;
import io.zancudo.broker.listener.ListenerAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A whole broker in this JVM, as {@link Broker} starts it from a configuration in Mosquitto's
 * syntax. The ports in it are mere names: each listener is opened on a port that is free.
 *
 * <p>Thread-safe.
 */
public final class RunningBroker implements AutoCloseable {
  private static final long WAIT_SECONDS = 30;

  private final Broker broker;
  private final List<ListenerConfig> named;

  private RunningBroker(Broker broker, List<ListenerConfig> named) {
    this.broker = broker;
    this.named = named;
  }

  /**
   * Starts a broker. Fails with the exception of the configuration or of the start.
   *
   * @param lines of the configuration, with at least one listener on one address
   */
  public static RunningBroker start(String... lines) {
    return start(EnhancedAuthenticators.NONE, InstantSource.system(), lines);
  }

  /** Starts a broker with Authentication Methods and a clock of its own. */
  public static RunningBroker start(
      EnhancedAuthenticators methods, InstantSource clock, String... lines) {
    BrokerConfig config = parse(lines);
    List<ListenerConfig> anyPort = new ArrayList<>();
    for (ListenerConfig listener : config.listeners()) {
      anyPort.add(listener.withPort(0));
    }
    BrokerConfig started = config.withListeners(anyPort);
    return new RunningBroker(
        await(Broker.start(Broker.vertx(), started, methods, clock)), config.listeners());
  }

  private static BrokerConfig parse(String... lines) {
    try {
      return ConfigSource.parse(String.join("\n", lines) + "\n").broker();
    } catch (ConfigException wrong) {
      throw new IllegalArgumentException(wrong.getMessage(), wrong);
    }
  }

  /** The broker itself. */
  public Broker broker() {
    return broker;
  }

  /** The port on which the first listener takes connections. */
  public int port() {
    return broker.addresses().get(0).port();
  }

  /** The port on which the listener takes connections that the configuration has on this one. */
  public int port(int name) {
    List<ListenerAddress> addresses = broker.addresses();
    for (int i = 0; i < named.size(); i++) {
      if (named.get(i).port() == name) {
        return addresses.get(i).port();
      }
    }
    throw new IllegalArgumentException("no listener " + name);
  }

  @Override
  public void close() {
    await(broker.stop());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
    }
  }
}
