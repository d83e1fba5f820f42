package io.zancudo.cluster.local;

import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.SubscriptionTable;
import io.zancudo.cluster.SubscriptionTableContract;

class LocalSubscriptionTableTest extends SubscriptionTableContract {

  @Override
  protected SubscriptionTable newTable() {
    return new LocalSubscriptionTable(new LocalMembership(new NodeId("n0")));
  }
}
