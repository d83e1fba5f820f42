package io.zancudo.broker.listener;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.loop.DeadlineWheel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The event loops of a broker: exactly one {@link BrokerLoop} for each event loop of its Vert.x.
 *
 * <p>Thread-safe. A timer of Vert.x on each loop lets its deadlines expire; it starts the loop's
 * thread, so that all of them run before anything listens.
 */
public final class BrokerLoops {
  private final Vertx vertx;
  private final List<BrokerLoop> all;
  private final Map<EventExecutor, BrokerLoop> byEventLoop;
  private final List<Long> timers;

  private final AtomicInteger socketId = new AtomicInteger();

  private BrokerLoops(
      Vertx vertx,
      List<BrokerLoop> all,
      Map<EventExecutor, BrokerLoop> byEventLoop,
      List<Long> timers) {
    this.vertx = vertx;
    this.all = List.copyOf(all);
    this.byEventLoop = byEventLoop;
    this.timers = List.copyOf(timers);
  }

  /** Makes the loops and connects them with each other; once for a Vert.x instance. */
  public static BrokerLoops create(Vertx vertx, InstantSource clock) {
    VertxInternal internal = (VertxInternal) vertx;
    List<BrokerLoop> all = new ArrayList<>();
    List<EventLoop> eventLoops = new ArrayList<>();
    Map<EventExecutor, BrokerLoop> byEventLoop = new IdentityHashMap<>();
    for (EventExecutor executor : internal.nettyEventLoopGroup()) {
      EventLoop eventLoop = (EventLoop) executor;
      BrokerLoop loop = new BrokerLoop(all.size(), eventLoop, eventLoop::inEventLoop, clock);
      all.add(loop);
      eventLoops.add(eventLoop);
      byEventLoop.put(eventLoop, loop);
    }
    all.forEach(loop -> loop.connect(all));
    List<Long> timers = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      timers.add(startTimer(internal, eventLoops.get(i), all.get(i)));
    }
    return new BrokerLoops(vertx, all, byEventLoop, timers);
  }

  private static long startTimer(VertxInternal vertx, EventLoop eventLoop, BrokerLoop loop) {
    return vertx
        .contextBuilder()
        .withThreadingModel(ThreadingModel.EVENT_LOOP)
        .withEventLoop(eventLoop)
        .build()
        .setPeriodic(DeadlineWheel.TICK_MILLIS, id -> loop.advance());
  }

  /** All loops, in the order of their index; not empty. */
  public List<BrokerLoop> all() {
    return all;
  }

  BrokerLoop of(EventLoop eventLoop) {
    BrokerLoop loop = byEventLoop.get(eventLoop);
    if (loop == null) {
      throw new IllegalArgumentException("Not an event loop of this broker: " + eventLoop);
    }
    return loop;
  }

  /** A number that no other socket of this Vert.x has been given, from 1. */
  int nextSocketId() {
    return socketId.incrementAndGet();
  }

  /** Stops the timers: no deadline expires any more. */
  public void close() {
    timers.forEach(vertx::cancelTimer);
  }
}
