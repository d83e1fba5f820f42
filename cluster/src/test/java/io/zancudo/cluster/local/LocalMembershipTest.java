package io.zancudo.cluster.local;

import io.zancudo.cluster.Membership;
import io.zancudo.cluster.MembershipContract;
import io.zancudo.cluster.NodeId;

class LocalMembershipTest extends MembershipContract {

  @Override
  protected Membership newMembership(NodeId localNode) {
    return new LocalMembership(localNode);
  }
}
