package io.zancudo.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what the seams return. */
public final class Futures {
  private Futures() {}

  /** The result of a Future that succeeds within 10 seconds. */
  public static <T> T await(Future<T> future) throws InterruptedException {
    CompletableFuture<T> result = future.toCompletionStage().toCompletableFuture();
    try {
      return result.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("Future did not succeed", e);
    }
  }

  /** Checks that a Future fails with this. */
  public static void assertFails(Future<?> future, Class<? extends Throwable> cause) {
    assertThat(future.toCompletionStage().toCompletableFuture())
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(cause);
  }
}
