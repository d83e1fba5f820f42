package io.zancudo.broker.listener;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.zancudo.broker.codec.PacketDecoder;
import io.zancudo.broker.codec.Role;
import io.zancudo.broker.codec.TopicInterner;
import io.zancudo.broker.config.BrokerConfig;
import io.zancudo.broker.config.LimitsConfig;
import io.zancudo.broker.config.ListenerConfig;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.protocol.Peer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Listeners with real sockets; a {@link TestOwner} stands behind each connection. */
final class TestBroker implements AutoCloseable {
  private static final int LOOPS = 2;
  private static final long WAIT_SECONDS = 20;

  final Vertx vertx;
  final BrokerLoops loops;
  final BlockingQueue<TestOwner> owners = new LinkedBlockingQueue<>();
  private final List<Listeners> opened = new ArrayList<>();

  TestBroker() {
    this(InstantSource.system());
  }

  TestBroker(InstantSource clock) {
    vertx =
        Listeners.vertx(
            new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(LOOPS));
    loops = BrokerLoops.create(vertx, clock);
  }

  Listeners open(TestListener... listeners) {
    return open(LimitsConfig.UNLIMITED, listeners);
  }

  Listeners open(int globalMaxConnections, TestListener... listeners) {
    return open(TestListener.broker(globalMaxConnections, listeners));
  }

  Listeners open(BrokerConfig config) {
    Listeners listeners = await(Listeners.open(vertx, config, loops, this::link));
    opened.add(listeners);
    return listeners;
  }

  /** The port of the only listener. */
  int openOne(TestListener listener) {
    return open(listener).addresses().get(0).port();
  }

  private ClientLink link(BrokerLoop loop, Peer peer, ListenerConfig listener) {
    return new ClientLink(
        loop,
        new PacketDecoder(Role.SERVER, new TopicInterner()),
        link -> {
          TestOwner owner = new TestOwner(link, loop, peer, listener);
          owners.add(owner);
          return owner;
        });
  }

  /** The connection that has come next to MQTT. */
  TestOwner nextOwner() {
    try {
      TestOwner owner = owners.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (owner == null) {
        throw new AssertionError("no connection came to MQTT");
      }
      return owner;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    opened.forEach(listeners -> await(listeners.close(Duration.ZERO)));
    loops.close();
    await(vertx.close());
  }
}
