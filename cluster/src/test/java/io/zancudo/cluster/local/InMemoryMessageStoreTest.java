package io.zancudo.cluster.local;

import io.zancudo.cluster.MessageStore;
import io.zancudo.cluster.MessageStoreContract;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.SessionStore;

class InMemoryMessageStoreTest extends MessageStoreContract {
  private final InMemorySessionStore store =
      new InMemorySessionStore(() -> new QueueLimits(MAX_MESSAGES, 0));

  @Override
  protected SessionStore sessions() {
    return store;
  }

  @Override
  protected MessageStore messages() {
    return store;
  }

  @Override
  protected NodeId self() {
    return new NodeId("a");
  }
}
