package io.zancudo.cluster.local;

import io.zancudo.cluster.SessionStore;
import io.zancudo.cluster.SessionStoreContract;

class InMemorySessionStoreTest extends SessionStoreContract {

  @Override
  protected SessionStore newStore() {
    return new InMemorySessionStore();
  }
}
