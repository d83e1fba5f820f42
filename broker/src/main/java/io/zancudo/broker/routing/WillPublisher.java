package io.zancudo.broker.routing;

import io.vertx.core.Future;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.loop.Deadline;
import io.zancudo.cluster.MessageId;
import io.zancudo.mqtt.Message;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the Wills of a broker of several nodes until they are safe: a cut network delays them.
 * Under its identity nobody gets a Will twice, even if another node has published it, too.
 *
 * <p>Thread-safe. Bounded: of the Wills that wait, those above {@value #MAX_WAITING} are tried
 * once.
 */
public final class WillPublisher {
  private static final Logger log = LoggerFactory.getLogger(WillPublisher.class);
  private static final int MAX_WAITING = 10_000;
  private static final int RETRY_MILLIS = 1000;

  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Publishes a Will now.
   *
   * @param isOurs whether it is tried again if it is not safe; false if another node does it
   */
  public void publish(Router router, Message will, MessageId id, Future<Boolean> isOurs) {
    // in a task of its own: whoever ended the connection may be in the middle of a delivery
    router.home().loop().execute(() -> attempt(router, will, id, isOurs));
  }

  /** Publishes a Will of which no other node knows after its delay. */
  public void publishLater(Router router, Message will, MessageId id, long delayMillis) {
    later(router, delayMillis, () -> attempt(router, will, id, Future.succeededFuture(true)));
  }

  private void attempt(Router router, Message will, MessageId id, Future<Boolean> isOurs) {
    router
        .publish(will, Optional.of(id), null)
        .safe()
        .onFailure(
            unsafe -> {
              log.debug("A Will is not safe yet: topic={}", will.topic(), unsafe);
              isOurs.onSuccess(ours -> again(router, will, id, isOurs, ours));
            });
  }

  private void again(
      Router router, Message will, MessageId id, Future<Boolean> isOurs, boolean isOurNow) {
    if (!isOurNow) {
      return;
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      log.error("A Will is lost, because so many wait already: topic={}", will.topic());
      return;
    }
    later(
        router,
        RETRY_MILLIS,
        () -> {
          waiting.decrementAndGet();
          attempt(router, will, id, isOurs);
        });
  }

  private static void later(Router router, long millis, Runnable task) {
    BrokerLoop loop = router.home().loop();
    loop.execute(
        () ->
            loop.deadlines()
                .schedule(
                    new Deadline() {
                      @Override
                      protected void expired() {
                        task.run();
                      }
                    },
                    loop.nowMillis() + millis));
  }
}
