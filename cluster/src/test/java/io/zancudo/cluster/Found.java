package io.zancudo.cluster;

import io.zancudo.mqtt.TopicName;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Map;

/** What a match tells, in an order that can be compared. */
public final class Found implements SubscriptionTable.RouteVisitor {
  public final Set<String> nodes = new TreeSet<>();
  public final Set<String> stored = new TreeSet<>();
  public final Map<String, Set<String>> shared = new TreeMap<>();
  private int told;

  /** Matches a topic. */
  public static Found in(SubscriptionTable table, String topic) {
    Found found = new Found();
    table.match(TopicName.of(topic), found);
    return found;
  }

  @Override
  public void node(NodeId node) {
    if (!nodes.add(node.value())) {
      throw new AssertionError(node + " is told twice");
    }
    told++;
  }

  @Override
  public void stored(StoredSubscriber subscriber) {
    stored.add(text(subscriber));
    told++;
  }

  @Override
  public void shared(SharedMembers group) {
    Set<String> members = new TreeSet<>();
    for (int i = 0; i < group.nodes().size(); i++) {
      members.add(group.nodes().get(i) + "=" + group.counts().get(i));
    }
    group.stored().forEach(member -> members.add(text(member)));
    shared.put(group.filter().toString(), members);
    told++;
  }

  /** A stored member: client, filter, connected node. */
  public static String text(StoredSubscriber member) {
    return member.clientId()
        + " "
        + member.subscription().filter()
        + " "
        + member.connectedTo().map(NodeId::value).orElse("-");
  }

  public int told() {
    return told;
  }

  @Override
  public String toString() {
    return nodes + " " + stored + " " + shared;
  }
}
