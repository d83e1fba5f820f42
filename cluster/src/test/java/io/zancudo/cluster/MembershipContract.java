package io.zancudo.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every {@link Membership} says. */
public abstract class MembershipContract {

  /** A membership of one node with this name. */
  protected abstract Membership newMembership(NodeId localNode);

  @Test
  void nodeIsAMemberOfItsBroker() {
    NodeId node = new NodeId("node-1");

    Membership membership = newMembership(node);

    assertThat(membership.localNode()).isEqualTo(node);
    assertThat(membership.nodes()).containsExactly(node);
  }
}
