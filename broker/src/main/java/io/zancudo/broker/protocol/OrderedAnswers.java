package io.zancudo.broker.protocol;

import io.vertx.core.Future;
import java.util.ArrayDeque;

/**
 * Acknowledgements that wait until what they acknowledge is safe, and go out in the order in which
 * the packets came ([MQTT-4.6.0-2], [MQTT-4.6.0-3]).
 *
 * <p>Owned by the connection's event loop. Bounded: with more than {@value #HIGH} waiting the
 * connection is not read until {@value #LOW} are left.
 */
final class OrderedAnswers {
  private static final int HIGH = 1000;
  private static final int LOW = 500;

  private final ClientConnection connection;
  private final ArrayDeque<Answer> waiting = new ArrayDeque<>();
  private final SafeQueue safe;
  private boolean holding;

  private static final class Answer {
    final Runnable send;
    boolean isSafe;

    Answer(Runnable send) {
      this.send = send;
    }
  }

  OrderedAnswers(ClientConnection connection) {
    this.connection = connection;
    this.safe = connection.broker().safeQueue(connection.loop());
  }

  /** Whether an answer may go out at once: none waits before it. */
  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Sends the answer when it is its turn.
   *
   * @param future completes when what is answered is safe, on any thread. If it fails the
   *     connection ends without this answer and those behind it: the client has to try again
   */
  void add(Future<?> future, Runnable send) {
    if (future.succeeded() && waiting.isEmpty()) {
      send.run();
      return;
    }
    Answer answer = new Answer(send);
    waiting.add(answer);
    if (waiting.size() > HIGH && !holding) {
      holding = true;
      connection.hold();
    }
    future.onComplete(result -> safe.run(result.succeeded() ? () -> safe(answer) : this::failed));
  }

  private void safe(Answer answer) {
    answer.isSafe = true;
    Answer first;
    while ((first = waiting.peek()) != null && first.isSafe && !connection.isClosed()) {
      waiting.remove();
      first.send.run();
    }
    if (holding && waiting.size() < LOW) {
      holding = false;
      connection.release();
    }
  }

  private void failed() {
    connection.end(CloseReason.NOT_SAFE);
  }
}
