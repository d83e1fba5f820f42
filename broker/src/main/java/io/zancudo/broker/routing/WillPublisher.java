package io.zancudo.broker.routing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.loop.Deadline;
import io.zancudo.cluster.MessageId;
import io.zancudo.mqtt.Message;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what a broker of several nodes has to publish for clients that are gone: Wills, and
 * messages for other members of a shared subscription. Each has an identity, under which nobody
 * gets it twice, even if another node publishes it, too.
 *
 * <p>Thread-safe. Bounded: of those that are tried again, those above {@value #MAX_WAITING} are
 * lost, with a line in the log.
 */
public final class WillPublisher {
  private static final Logger log = LoggerFactory.getLogger(WillPublisher.class);
  private static final int MAX_WAITING = 10_000;
  private static final int RETRY_MILLIS = 1000;

  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Publishes a message once.
   *
   * @return completes when it is safe; fails if it is not known to be
   */
  public Future<Void> publish(Router router, Message message, MessageId id) {
    Promise<Void> safe = Promise.promise();
    // in a task of its own: whoever ended the connection may be in the middle of a delivery
    router
        .home()
        .loop()
        .execute(() -> router.publish(message, Optional.of(id), null).safe().onComplete(safe));
    return safe.future();
  }

  /**
   * Does something that no other node would do, until it is safe: a cut network delays it.
   *
   * @param what says in the log what is lost if so much waits already
   */
  public void untilSafe(
      BrokerLoop loop, long delayMillis, String what, Supplier<Future<Void>> action) {
    later(
        loop,
        delayMillis,
        () -> action.get().onFailure(unsafe -> again(loop, what, action, unsafe)));
  }

  private void again(
      BrokerLoop loop, String what, Supplier<Future<Void>> action, Throwable unsafe) {
    log.debug("Not safe yet: {}", what, unsafe);
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      log.error("So much waits already that this is lost: {}", what);
      return;
    }
    untilSafe(
        loop,
        RETRY_MILLIS,
        what,
        () -> {
          waiting.decrementAndGet();
          return action.get();
        });
  }

  private static void later(BrokerLoop loop, long millis, Runnable task) {
    if (millis == 0) {
      loop.execute(task);
      return;
    }
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
