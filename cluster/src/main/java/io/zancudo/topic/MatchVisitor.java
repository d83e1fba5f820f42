package io.zancudo.topic;

import io.zancudo.mqtt.Subscription;

/** Is told what matches a Topic Name, in no particular order. */
public interface MatchVisitor<S> {

  /**
   * A subscription that is not shared. A subscriber with several matching filters is told once for
   * each.
   */
  void subscription(S subscriber, Subscription subscription);

  /**
   * A shared subscription: one of its members is to get the message ([MQTT-4.8.2-4]).
   *
   * @param group has at least one member
   */
  void shared(ShareGroup<S> group);
}
