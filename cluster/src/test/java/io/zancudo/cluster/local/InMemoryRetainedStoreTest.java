package io.zancudo.cluster.local;

import io.zancudo.cluster.RetainedStore;
import io.zancudo.cluster.RetainedStoreContract;

class InMemoryRetainedStoreTest extends RetainedStoreContract {

  @Override
  protected RetainedStore newStore() {
    return new InMemoryRetainedStore();
  }
}
