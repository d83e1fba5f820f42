package io.zancudo.broker.testing;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.zancudo.broker.Broker;
import io.zancudo.broker.auth.EnhancedAuthenticators;
import io.zancudo.broker.config.BrokerConfig;
import io.zancudo.broker.config.ConfigException;
import io.zancudo.broker.config.ConfigSource;
import io.zancudo.broker.config.ListenerConfig;
import io.zancudo.broker.listener.ListenerAddress;
import io.zancudo.broker.listener.ListenerFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
  private static final int ATTEMPTS = 5;

  /** What one loop does may give another something to do. */
  private static final int ROUNDS = 3;

  private final Vertx vertx;
  private final Broker broker;
  private final List<ListenerConfig> named;

  private final List<ListenerConfig> started;

  private RunningBroker(
      Vertx vertx, Broker broker, List<ListenerConfig> named, List<ListenerConfig> started) {
    this.started = started;
    this.vertx = vertx;
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
    for (int attempt = 1; ; attempt++) {
      try {
        BrokerConfig started = config.withListeners(onFreePorts(config.listeners()));
        Vertx vertx = Broker.vertx();
        return new RunningBroker(
            vertx,
            await(Broker.start(vertx, started, methods, clock)),
            config.listeners(),
            started.listeners());
      } catch (ListenerFailure failure) {
        if (attempt == ATTEMPTS) {
          throw failure;
        }
      }
    }
  }

  /**
   * Waits until all event loops have done what they have to do now: a client sees the end of its
   * connection a moment before the broker has drawn its conclusions.
   */
  public void settle() {
    for (int round = 0; round < ROUNDS; round++) {
      for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
        loop.submit(() -> {}).syncUninterruptibly();
      }
    }
  }

  /**
   * With one listener the system chooses when it is opened. Several would all be on port 0 and so
   * the same to the broker: they get ports that are free now, and may have to try again.
   */
  private static List<ListenerConfig> onFreePorts(List<ListenerConfig> listeners) {
    List<ListenerConfig> free = new ArrayList<>();
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (ListenerConfig listener : listeners) {
        if (listener.unixSocketPath().isPresent() || listeners.size() == 1) {
          free.add(listener.withPort(0));
        } else {
          ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          held.add(socket);
          free.add(listener.withPort(socket.getLocalPort()));
        }
      }
      for (ServerSocket socket : held) {
        socket.close();
      }
      return free;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static BrokerConfig parse(String... lines) {
    try {
      return ConfigSource.parse(String.join("\n", lines) + "\n").broker();
    } catch (ConfigException wrong) {
      throw new IllegalArgumentException(wrong.getMessage(), wrong);
    }
  }

  /** Lets another configuration count, which has the same listeners, as SIGHUP does. */
  public void reload(String... lines) {
    await(broker.reload(Future.succeededFuture(parse(lines).withListeners(started))));
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
