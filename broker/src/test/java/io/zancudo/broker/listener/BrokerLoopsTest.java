package io.zancudo.broker.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.loop.Deadline;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrokerLoopsTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(3));
  private final BrokerLoops loops = BrokerLoops.create(vertx, InstantSource.system());

  @AfterEach
  void close() {
    loops.close();
    TestBroker.await(vertx.close());
  }

  @Test
  void thereIsOneForEachEventLoop() throws Exception {
    assertThat(loops.all()).extracting(BrokerLoop::index).containsExactly(0, 1, 2);

    for (BrokerLoop loop : loops.all()) {
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      loop.execute(
          () -> {
            long here = loops.all().stream().filter(BrokerLoop::isCurrent).count();
            assertThat(here).isEqualTo(1);
            assertThat(loop.isCurrent()).isTrue();
            thread.complete(Thread.currentThread());
          });
      assertThat(thread.get(20, TimeUnit.SECONDS).getName()).startsWith("vert.x-eventloop-thread");
    }
  }

  @Test
  void deadlinesExpireOnEachLoop() throws Exception {
    for (BrokerLoop loop : loops.all()) {
      CompletableFuture<Boolean> expired = new CompletableFuture<>();
      Deadline deadline =
          new Deadline() {
            @Override
            protected void expired() {
              expired.complete(loop.isCurrent());
            }
          };
      loop.execute(() -> loop.deadlines().schedule(deadline, loop.nowMillis() + 10));

      assertThat(expired.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void loopsHandWorkToEachOther() throws Exception {
    BrokerLoop from = loops.all().get(0);
    BrokerLoop to = loops.all().get(2);
    CompletableFuture<Boolean> done = new CompletableFuture<>();

    from.execute(() -> from.outbox(to).post(() -> done.complete(to.isCurrent()), 0));

    assertThat(done.get(20, TimeUnit.SECONDS)).isTrue();
  }
}
