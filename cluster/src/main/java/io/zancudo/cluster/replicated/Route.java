package io.zancudo.cluster.replicated;

import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.TopicFilter;

/**
 * That a node has live subscriptions.
 *
 * @param count how many, 0 for none any longer; 1 or more for a filter that is not shared
 */
record Route(TopicFilter filter, int count) {

  void write(WireWriter out) {
    out.writeString(filter.toString()).writeInt(count);
  }

  static Route read(WireReader in) {
    TopicFilter filter = TopicFilter.of(in.readString());
    return new Route(filter, in.readInt());
  }
}
