package io.zancudo.broker.routing;

import io.zancudo.broker.session.QueuedMessage;
import io.zancudo.broker.session.Session;
import io.zancudo.broker.session.SharedDelivery;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.topic.Member;
import io.zancudo.topic.ShareGroup;
import org.jspecify.annotations.Nullable;

/**
 * One shared subscription that matches a topic: who of its members gets the next message.
 *
 * <p>Owned by the loop of its {@link Router}; {@link #redeliver} comes from any loop. Members take
 * turns, connected ones before the others ([MQTT-4.8.2-4]: each message goes to one of them).
 */
final class SharedRoute implements SharedDelivery {
  private final Router router;
  private final ShareGroup<Session> group;
  private final TopicName topic;

  /**
   * A group as of now; it has at least one member.
   *
   * @param topic what is routed: members that may not read it are passed over
   */
  SharedRoute(Router router, ShareGroup<Session> group, TopicName topic) {
    this.router = router;
    this.group = group;
    this.topic = topic;
  }

  /** The member whose turn it is, or null if none is left that may have the message. */
  @Nullable Member<Session> next() {
    int start = group.nextIndex();
    Member<Session> absent = null;
    for (int i = 0, size = group.size(); i < size; i++) {
      int at = start + i;
      Member<Session> member = group.member(at < size ? at : at - size);
      Session session = member.subscriber();
      if (!session.mayReceive(topic)) {
        continue;
      }
      if (session.isConnected()) {
        return member;
      }
      if (absent == null && !session.isEnded()) {
        absent = member;
      }
    }
    return absent;
  }

  /** How many members it has. */
  int size() {
    return group.size();
  }

  /** Whether somebody may have the message. */
  boolean hasMember() {
    for (int i = 0, size = group.size(); i < size; i++) {
      Session session = group.member(i).subscriber();
      if (session.isConnected() && session.mayReceive(topic)) {
        return true;
      }
    }
    return false;
  }

  /** The filter that all members share, {@code $share/…}. */
  TopicFilter filter() {
    return group.filter();
  }

  @Override
  public void redeliver(QueuedMessage message) {
    router.redeliver(group.filter(), message);
  }
}
