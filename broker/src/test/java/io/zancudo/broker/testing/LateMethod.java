package io.zancudo.broker.testing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.zancudo.broker.auth.ClientIdentity;
import io.zancudo.broker.auth.EnhancedAuthenticationResult;
import io.zancudo.broker.auth.EnhancedAuthenticator;
import io.zancudo.broker.auth.EnhancedExchange;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An Authentication Method that takes its time: it answers when the test says so, and on the test's
 * thread. Thread-safe.
 */
public final class LateMethod implements EnhancedAuthenticator {
  private static final int TIMEOUT_SECONDS = 20;

  private final EnhancedAuthenticator method;
  private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();

  /** The same method, but late. */
  public LateMethod(EnhancedAuthenticator method) {
    this.method = method;
  }

  /** Gives the next answer, once the broker has asked for it. */
  public void answer() throws InterruptedException {
    Runnable next = waiting.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("the broker does not ask");
    }
    next.run();
  }

  /** How many answers the broker waits for. */
  public int waitingCount() {
    return waiting.size();
  }

  @Override
  public String method() {
    return method.method();
  }

  @Override
  public EnhancedExchange begin(ClientIdentity identity) {
    EnhancedExchange exchange = method.begin(identity);
    return new EnhancedExchange() {
      @Override
      public Future<EnhancedAuthenticationResult> start(Optional<Buffer> data) {
        return late(exchange.start(data));
      }

      @Override
      public Future<EnhancedAuthenticationResult> proceed(Optional<Buffer> data) {
        return late(exchange.proceed(data));
      }
    };
  }

  private Future<EnhancedAuthenticationResult> late(Future<EnhancedAuthenticationResult> answer) {
    Promise<EnhancedAuthenticationResult> promise = Promise.promise();
    waiting.add(() -> answer.onComplete(promise));
    return promise.future();
  }
}
