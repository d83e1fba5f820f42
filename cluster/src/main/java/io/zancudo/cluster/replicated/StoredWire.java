package io.zancudo.cluster.replicated;

import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.cluster.wire.SubscriptionWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Subscriptions of a stored session in envelopes. */
final class StoredWire {
  private static final int VERSION = 1;
  private static final int BRIDGE = 1;
  private static final int CONNECTED = 2;

  private StoredWire() {}

  static void write(WireWriter out, StoredSubscriptions session) {
    int begun = out.begin(VERSION);
    out.writeString(session.clientId()).writeLong(session.version());
    out.writeByte(session.protocol().level());
    Optional<NodeId> node = session.connectedTo();
    out.writeByte((session.bridge() ? BRIDGE : 0) | (node.isPresent() ? CONNECTED : 0));
    node.ifPresent(id -> out.writeString(id.value()));
    out.writeInt(session.subscriptions().size());
    session.subscriptions().forEach(subscription -> SubscriptionWire.write(out, subscription));
    out.end(begun);
  }

  static StoredSubscriptions read(WireReader in) {
    int outer = in.begin(VERSION);
    String clientId = in.readString();
    long version = in.readLong();
    ProtocolVersion protocol = protocol(in.readByte());
    int flags = in.readByte();
    Optional<NodeId> node =
        (flags & CONNECTED) != 0 ? Optional.of(new NodeId(in.readString())) : Optional.empty();
    int count = in.readInt();
    List<Subscription> subscriptions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      subscriptions.add(SubscriptionWire.read(in));
    }
    in.end(outer);
    boolean bridge = (flags & BRIDGE) != 0;
    return new StoredSubscriptions(clientId, version, protocol, bridge, node, subscriptions);
  }

  private static ProtocolVersion protocol(int level) {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      if (version.level() == level) {
        return version;
      }
    }
    throw new IllegalArgumentException("Protocol Level " + level);
  }
}
