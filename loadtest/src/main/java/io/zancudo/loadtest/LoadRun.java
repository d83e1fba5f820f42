package io.zancudo.loadtest;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import io.zancudo.loadtest.verdict.Findings;
import io.zancudo.loadtest.verdict.History;
import io.zancudo.loadtest.verdict.Incidents;
import io.zancudo.loadtest.verdict.RunClock;
import io.zancudo.loadtest.verdict.Verdict;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** For the main thread, which waits for each step: a load and its books, on one event loop. */
final class LoadRun implements AutoCloseable {
  private static final int CONNECT_MILLIS = 3_000;
  private static final long STEP_MINUTES = 15;

  private final Vertx vertx;
  private final NetClient net;
  private final Context loop;
  private final RunClock clock;
  private final Incidents incidents;
  private final Findings findings;
  private final History history;
  private final Pace reconnection = new Pace();
  private final Pace outage = new Pace();
  private final Workload workload;

  LoadRun(
      List<SocketAddress> nodes,
      LoadSettings settings,
      RunClock clock,
      Incidents incidents,
      Findings findings,
      Journal journal) {
    this.clock = clock;
    this.incidents = incidents;
    this.findings = findings;
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    net = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS));
    loop = vertx.getOrCreateContext();
    history = new History(findings);
    Random random = new Random(settings.seed());
    String run = "zt" + ProcessHandle.current().pid() + Long.toString(System.nanoTime(), 36);
    Scene scene =
        new Scene(
            vertx,
            net,
            clock,
            findings,
            history,
            new Addresses(nodes, random),
            random,
            journal,
            reconnection,
            outage,
            settings.trace(),
            run);
    workload = new Workload(scene, settings);
  }

  /** Returns when all clients are connected and the load runs. */
  void start() {
    await(workload::start);
  }

  /** Nodes are apart from now on, or were until now. */
  void apart() {
    loop.runOnContext(v -> workload.excuseWills());
  }

  /**
   * Stops the load, waits until all has come, and closes the books.
   *
   * @param strict see {@link Verdict}
   */
  Report finish(boolean strict) {
    await(workload::finish);
    return await(
        () -> {
          workload.cast().willLedger.close();
          var verdict =
              new Verdict(
                  history.close(),
                  workload.cast().willLedger.dueCount(),
                  findings,
                  incidents.all(),
                  strict);
          long seconds = TimeUnit.NANOSECONDS.toSeconds(clock.nanos());
          return Future.succeededFuture(
              new Report(
                  verdict,
                  clock,
                  incidents,
                  reconnection,
                  outage,
                  workload.heldBackCount(),
                  seconds));
        });
  }

  /** Removes the run's Sessions and retained messages. */
  void clean() {
    await(workload::clean);
  }

  private <T> T await(Supplier<Future<T>> step) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.runOnContext(
        v -> {
          try {
            step.get().onComplete(done::complete, done::completeExceptionally);
          } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
          }
        });
    try {
      return done.get(STEP_MINUTES, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    loop.runOnContext(v -> workload.stop());
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The process ends anyway.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
