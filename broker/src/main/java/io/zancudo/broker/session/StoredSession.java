package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.MessageStore;
import io.zancudo.cluster.SessionStore;
import java.util.function.Consumer;

/**
 * Where the messages of one stored session are while this node has its connection: in the {@link
 * SessionStore}, under the epoch of the connection's claim.
 *
 * <p>Thread-safe. A new one is made for each connection.
 */
public final class StoredSession implements SessionMessages {
  private final SessionStore store;
  private final MessageStore messages;
  private final Claim claim;
  private final String clientId;

  /** A session as its claim has found it. */
  public StoredSession(SessionStore store, MessageStore messages, Claim claim) {
    this.store = store;
    this.messages = messages;
    this.claim = claim;
    this.clientId = claim.record().clientId();
  }

  SessionStore store() {
    return store;
  }

  MessageStore messages() {
    return messages;
  }

  /** What the claim gave. */
  Claim claim() {
    return claim;
  }

  String clientId() {
    return clientId;
  }

  long epoch() {
    return claim.epoch();
  }

  @Override
  public boolean isStored() {
    return true;
  }

  @Override
  public Outbound outbound(Session session) {
    return new StoredOutbound(session, this);
  }

  @Override
  public ReceivedMessages received(Session session) {
    return new StoredReceivedMessages(session, this);
  }

  /** The result on the loop; the store completes its Futures on threads of its own. */
  static <T> void on(
      BrokerLoop loop, Future<T> future, Consumer<T> success, Consumer<Throwable> failure) {
    future.onComplete(
        result ->
            loop.execute(
                () -> {
                  loop.tick(); // what comes may be younger than the last turn [MQTT-3.3.2-6]
                  if (result.succeeded()) {
                    success.accept(result.result());
                  } else {
                    failure.accept(result.cause());
                  }
                }));
  }
}
