package io.zancudo.broker.routing;

import io.vertx.core.Promise;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.session.Publisher;
import java.util.ArrayList;
import java.util.List;

/**
 * The publishers of another node's event loop, as sessions of this loop see them: when it is held,
 * envelopes are not answered, the other node's lane fills, and it stops who feeds it.
 *
 * <p>Owned by the event loop. Bounded by the lane of the other node.
 */
final class RemotePublisher implements Publisher {
  private final BrokerLoop loop;
  private List<Promise<Void>> unanswered = new ArrayList<>();
  private int holds;

  RemotePublisher(BrokerLoop loop) {
    this.loop = loop;
  }

  @Override
  public BrokerLoop loop() {
    return loop;
  }

  @Override
  public void hold() {
    holds++;
  }

  @Override
  public void release() {
    holds--;
    if (holds == 0) {
      List<Promise<Void>> now = unanswered;
      unanswered = new ArrayList<>();
      now.forEach(Promise::tryComplete);
    }
  }

  @Override
  public boolean isHolding() {
    return false;
  }

  @Override
  public boolean isHeld() {
    return holds > 0;
  }

  /** An envelope is delivered: it is answered now, or when nobody holds any longer. */
  void answer(Promise<Void> envelope) {
    if (holds == 0) {
      envelope.tryComplete();
    } else {
      unanswered.add(envelope);
    }
  }
}
