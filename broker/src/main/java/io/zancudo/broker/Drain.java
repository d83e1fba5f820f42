package io.zancudo.broker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.zancudo.broker.session.SessionConnection;
import io.zancudo.broker.session.Sessions;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sends the clients of a node that leaves to other nodes: not all at once, so that these are not
 * overrun by them.
 *
 * <p>Used once.
 */
final class Drain {
  /** So many clients are told each tenth of a second. */
  private static final int AT_ONCE = 100;

  private static final long PERIOD_MILLIS = 100;

  private final Vertx vertx;
  private final Sessions sessions;

  Drain(Vertx vertx, Sessions sessions) {
    this.vertx = vertx;
    this.sessions = sessions;
  }

  /** Completes when all that were connected have been told. */
  Future<Void> run() {
    Promise<Void> done = Promise.promise();
    ConcurrentLinkedQueue<SessionConnection> found = new ConcurrentLinkedQueue<>();
    int expected = sessions.count();
    sessions.forEachConnection(found::add);
    if (expected == 0) {
      done.complete();
      return done.future();
    }
    ArrayDeque<Integer> idle = new ArrayDeque<>();
    vertx.setPeriodic(
        1,
        PERIOD_MILLIS,
        timer -> {
          int told = 0;
          for (SessionConnection next; told < AT_ONCE && (next = found.poll()) != null; told++) {
            SessionConnection connection = next;
            connection.loop().execute(connection::useAnotherServer);
          }
          if (told == 0) {
            idle.add(1);
          }
          if (idle.size() == 2) { // nothing more has come meanwhile
            vertx.cancelTimer(timer);
            done.complete();
          }
        });
    return done.future();
  }
}
