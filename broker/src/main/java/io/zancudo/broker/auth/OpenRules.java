package io.zancudo.broker.auth;

import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;

/** The rules of a broker without an ACL file: everything is allowed but the broker's own topics. */
record OpenRules(long generation) implements ClientRules {
  @Override
  public boolean mayPublish(TopicName topic) {
    return !topic.isDollar() || SystemTopics.mayPublish(topic.toString());
  }

  @Override
  public boolean mayReceive(TopicName topic) {
    return !topic.isDollar() || SystemTopics.mayReceive(topic.toString());
  }

  @Override
  public Decision maySubscribe(TopicFilter filter) {
    return Decision.ALLOWED;
  }
}
