package io.zancudo.broker.routing;

import io.zancudo.broker.session.QueuedMessage;
import io.zancudo.broker.session.Session;
import io.zancudo.broker.session.SharedDelivery;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.topic.Member;
import io.zancudo.topic.ShareGroup;
import java.util.BitSet;
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

  /** Those members that may read the topic. As all routes, valid until rules change. */
  private final BitSet allowed;

  /**
   * A group as of now; it has at least one member.
   *
   * @param topic what is routed: members that may not read it are passed over
   */
  SharedRoute(Router router, ShareGroup<Session> group, TopicName topic) {
    this.router = router;
    this.group = group;
    this.allowed = new BitSet(group.size());
    for (int i = 0, size = group.size(); i < size; i++) {
      allowed.set(i, group.member(i).subscriber().mayReceive(topic));
    }
  }

  /** The member whose turn it is, or null if none is left that may have the message. */
  @Nullable Member<Session> next() {
    int start = group.nextIndex();
    Member<Session> absent = null;
    for (int i = 0, size = group.size(); i < size; i++) {
      int at = start + i;
      int index = at < size ? at : at - size;
      if (!allowed.get(index)) {
        continue;
      }
      Member<Session> member = group.member(index);
      Session session = member.subscriber();
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

  /** The filter that all members share, {@code $share/…}. */
  TopicFilter filter() {
    return group.filter();
  }

  @Override
  public void redeliver(QueuedMessage message) {
    router.redeliver(group.filter(), message);
  }
}
