package io.zancudo.cluster.store;

import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.ReceivedMessage;
import io.zancudo.cluster.SessionRecord;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.cluster.wire.MessageWire;
import io.zancudo.cluster.wire.SubscriptionWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** How the values that stored sessions consist of are written. */
public final class StoredWire {
  private static final int VERSION = 1;
  private static final int RETAIN = 4;

  private StoredWire() {}

  /** Writes a value that may be absent. */
  public static <T> void writeOptional(
      WireWriter out, Optional<T> value, BiConsumer<WireWriter, T> element) {
    out.writeBoolean(value.isPresent());
    value.ifPresent(each -> element.accept(out, each));
  }

  /** Reads a value that may be absent. */
  public static <T> Optional<T> readOptional(WireReader in, Function<WireReader, T> element) {
    return in.readBoolean() ? Optional.of(element.apply(in)) : Optional.empty();
  }

  /** Writes how many there are, and each. */
  public static <T> void writeList(
      WireWriter out, Collection<T> values, BiConsumer<WireWriter, T> element) {
    out.writeInt(values.size());
    values.forEach(each -> element.accept(out, each));
  }

  /** Reads a list. */
  public static <T> List<T> readList(WireReader in, Function<WireReader, T> element) {
    int count = in.readInt();
    List<T> values = new ArrayList<>(Math.min(Math.max(0, count), 1024));
    for (int i = 0; i < count; i++) {
      values.add(element.apply(in));
    }
    return values;
  }

  public static void writeId(WireWriter out, MessageId id) {
    out.writeLong(id.origin()).writeLong(id.sequence());
  }

  public static MessageId readId(WireReader in) {
    long origin = in.readLong();
    return new MessageId(origin, in.readLong());
  }

  public static void writeNode(WireWriter out, NodeId node) {
    out.writeString(node.value());
  }

  public static NodeId readNode(WireReader in) {
    return new NodeId(in.readString());
  }

  public static void writeFilter(WireWriter out, TopicFilter filter) {
    out.writeString(filter.toString());
  }

  public static TopicFilter readFilter(WireReader in) {
    return TopicFilter.of(in.readString());
  }

  public static ProtocolVersion readProtocol(WireReader in) {
    return ProtocolVersion.values()[in.readByte()];
  }

  /** Writes a message of a queue. */
  public static void writeMessage(WireWriter out, StoredMessage stored) {
    int begun = out.begin(VERSION);
    out.writeLong(stored.sequence());
    writeOptional(out, stored.message(), MessageWire::write);
    out.writeByte(stored.qos().level() | (stored.retain() ? RETAIN : 0));
    out.writeInt(stored.subscriptionIdentifier());
    writeOptional(out, stored.share(), StoredWire::writeFilter);
    out.end(begun);
  }

  /** Reads a message of a queue. */
  public static StoredMessage readMessage(WireReader in) {
    int outer = in.begin(VERSION);
    long sequence = in.readLong();
    var message = readOptional(in, MessageWire::read);
    int flags = in.readByte();
    int identifier = in.readInt();
    var share = readOptional(in, StoredWire::readFilter);
    in.end(outer);
    return new StoredMessage(
        sequence, message, Qos.of(flags & 3), (flags & RETAIN) != 0, identifier, share);
  }

  /** Writes a QoS 2 message of a client. */
  public static void writeReceived(WireWriter out, ReceivedMessage received) {
    out.writeInt(received.packetId());
    writeId(out, received.id());
    MessageWire.write(out, received.message());
  }

  /** Reads a QoS 2 message of a client. */
  public static ReceivedMessage readReceived(WireReader in) {
    int packetId = in.readInt();
    MessageId id = readId(in);
    return new ReceivedMessage(packetId, id, MessageWire.read(in));
  }

  /** Writes what all nodes know of a session. */
  public static void writeRecord(WireWriter out, SessionRecord value) {
    int begun = out.begin(VERSION);
    out.writeString(value.clientId()).writeLong(value.epoch()).writeLong(value.expirySeconds());
    out.writeBoolean(value.connected()).writeLong(value.disconnectedAtMillis());
    out.end(begun);
  }

  /** Reads what all nodes know of a session. */
  public static SessionRecord readRecord(WireReader in) {
    int outer = in.begin(VERSION);
    String clientId = in.readString();
    long epoch = in.readLong();
    long expirySeconds = in.readLong();
    boolean connected = in.readBoolean();
    long disconnectedAt = in.readLong();
    in.end(outer);
    return new SessionRecord(clientId, epoch, expirySeconds, connected, disconnectedAt);
  }

  /** Writes a session's subscriptions. */
  public static void writeSubscriptions(WireWriter out, StoredSubscriptions value) {
    int begun = out.begin(VERSION);
    out.writeString(value.clientId()).writeLong(value.version());
    out.writeByte(value.protocol().ordinal()).writeBoolean(value.bridge());
    writeOptional(out, value.connectedTo(), StoredWire::writeNode);
    writeList(out, value.subscriptions(), SubscriptionWire::write);
    out.end(begun);
  }

  /** Reads a session's subscriptions. */
  public static StoredSubscriptions readSubscriptions(WireReader in) {
    int outer = in.begin(VERSION);
    String clientId = in.readString();
    long version = in.readLong();
    ProtocolVersion protocol = readProtocol(in);
    boolean bridge = in.readBoolean();
    Optional<NodeId> connectedTo = readOptional(in, StoredWire::readNode);
    var subscriptions = readList(in, SubscriptionWire::read);
    in.end(outer);
    return new StoredSubscriptions(clientId, version, protocol, bridge, connectedTo, subscriptions);
  }
}
