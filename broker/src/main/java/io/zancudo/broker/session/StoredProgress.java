package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.loop.Deadline;
import io.zancudo.cluster.Ownership;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a client has answered, on its way into the store.
 *
 * <p>Owned by the session's event loop. One write is on its way at a time, and takes all that has
 * come meanwhile: a fast client costs few writes. Bounded by what was sent to the client.
 */
final class StoredProgress {
  private static final int RETRY_MILLIS = 1000;

  private final Session session;
  private final StoredSession stored;
  private final Runnable atEndOfTurn = this::write;
  private long[] done = new long[8];
  private int doneCount;
  private long[] received = new long[4];
  private int receivedCount;
  private long sentUpTo;
  private long writtenSentUpTo;
  private List<Runnable> whenReceived = new ArrayList<>();

  /** Those of the write that is on its way. */
  private List<Runnable> receivedOnTheWay = new ArrayList<>();

  private List<Promise<Void>> drained = new ArrayList<>();
  private boolean scheduled;
  private boolean writing;
  private boolean lost;

  StoredProgress(Session session, StoredSession stored) {
    this.session = session;
    this.stored = stored;
    this.sentUpTo = stored.claim().sentUpTo();
    this.writtenSentUpTo = sentUpTo;
  }

  /** A message was sent; written with what is written next, and before the connection is gone. */
  void sent(long sequence) {
    sentUpTo = Math.max(sentUpTo, sequence);
  }

  /** A delivery is over. */
  void done(long sequence) {
    if (doneCount == done.length) {
      done = Arrays.copyOf(done, doneCount * 2);
    }
    done[doneCount++] = sequence;
    schedule();
  }

  /**
   * PUBREC has come.
   *
   * @param then called on the loop when that is safe: PUBREL may be sent
   */
  void received(long sequence, Runnable then) {
    if (receivedCount == received.length) {
      received = Arrays.copyOf(received, receivedCount * 2);
    }
    received[receivedCount++] = sequence;
    whenReceived.add(then);
    schedule();
  }

  /** Completes when all that was said until now is written, or cannot be. */
  Future<Void> drain() {
    if (isClean()) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    drained.add(promise);
    schedule();
    return promise.future();
  }

  private boolean isClean() {
    return !writing && (lost || (doneCount + receivedCount == 0 && sentUpTo == writtenSentUpTo));
  }

  private void schedule() {
    if (!scheduled && !writing && !lost) {
      scheduled = true;
      loop().atEndOfTurn(atEndOfTurn);
    }
  }

  private void write() {
    scheduled = false;
    if (isClean()) {
      completeDrained();
      return;
    }
    writing = true;
    long[] receivedNow = Arrays.copyOf(received, receivedCount);
    long[] doneNow = Arrays.copyOf(done, doneCount);
    long sentNow = sentUpTo;
    receivedOnTheWay = whenReceived;
    whenReceived = new ArrayList<>();
    StoredSession.on(
        loop(),
        stored
            .store()
            .acknowledge(stored.clientId(), stored.epoch(), sentNow, receivedNow, doneNow),
        ownership -> written(ownership, receivedNow.length, doneNow.length, sentNow),
        failure -> retry());
  }

  private void written(Ownership ownership, int receivedNow, int doneNow, long sentNow) {
    writing = false;
    if (!ownership.isHeld()) {
      lost = true;
      completeDrained();
      SessionConnection connection = session.connection();
      if (connection != null) { // [MQTT-3.1.4-3] on another node; we hear of it here first
        connection.takenOver();
      }
      return;
    }
    System.arraycopy(received, receivedNow, received, 0, receivedCount - receivedNow);
    receivedCount -= receivedNow;
    System.arraycopy(done, doneNow, done, 0, doneCount - doneNow);
    doneCount -= doneNow;
    writtenSentUpTo = sentNow;
    List<Runnable> then = receivedOnTheWay;
    receivedOnTheWay = new ArrayList<>();
    then.forEach(Runnable::run);
    if (doneCount + receivedCount > 0 || (!drained.isEmpty() && !isClean())) {
      schedule();
    } else {
      completeDrained();
    }
  }

  /** It is tried again as long as the session is here: what the client answered is true. */
  private void retry() {
    receivedOnTheWay.addAll(whenReceived);
    whenReceived = receivedOnTheWay;
    receivedOnTheWay = new ArrayList<>();
    writing = false;
    completeDrained(); // whoever waits waits no longer: the client will be asked again
    Deadline again =
        new Deadline() {
          @Override
          protected void expired() {
            if (session.connection() != null) {
              schedule();
            }
          }
        };
    loop().deadlines().schedule(again, loop().nowMillis() + RETRY_MILLIS);
  }

  private void completeDrained() {
    List<Promise<Void>> waiting = drained;
    drained = new ArrayList<>();
    waiting.forEach(Promise::complete);
  }

  private BrokerLoop loop() {
    return session.home().loop();
  }
}
