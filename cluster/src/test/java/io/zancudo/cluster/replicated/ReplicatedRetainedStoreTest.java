package io.zancudo.cluster.replicated;

import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.RetainedStore;
import io.zancudo.cluster.RetainedStoreContract;
import io.zancudo.cluster.local.LocalMembership;
import java.time.InstantSource;

/** What every retained store does, with one node. */
class ReplicatedRetainedStoreTest extends RetainedStoreContract {

  @Override
  protected RetainedStore newStore() {
    SimulatedCluster cluster = new SimulatedCluster(1);
    ReplicatedRetainedStore store =
        new ReplicatedRetainedStore(
            new LocalMembership(new NodeId("n0")),
            cluster.node("n0"),
            new RecordingTruth(),
            (delayMillis, task) -> {},
            InstantSource.system());
    store.open();
    return store;
  }
}
