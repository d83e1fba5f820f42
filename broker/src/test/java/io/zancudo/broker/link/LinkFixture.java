package io.zancudo.broker.link;

import io.netty.buffer.ByteBuf;
import io.zancudo.broker.codec.PacketDecoder;
import io.zancudo.broker.codec.PacketEncoder;
import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.codec.Role;
import io.zancudo.broker.codec.TopicInterner;
import io.zancudo.broker.testing.TestLoops;
import io.zancudo.broker.testing.TestPeer;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicName;
import java.util.List;

/** One link on one loop, and the peer at its other end. */
final class LinkFixture {
  final TestLoops loops = new TestLoops(1);
  final RecordingOwner owner = new RecordingOwner();
  final TestPeer peer;
  final ClientLink link;

  LinkFixture(ProtocolVersion version) {
    this(version, true);
  }

  LinkFixture(ProtocolVersion version, boolean added) {
    peer = new TestPeer(version);
    PacketDecoder decoder = new PacketDecoder(Role.SERVER, new TopicInterner(16));
    decoder.version(version);
    link = new ClientLink(loops.loop(0), decoder, made -> owner);
    link.version(version);
    if (added) {
      peer.channel().pipeline().addLast(link);
    }
  }

  /** What the peer gets by the end of the turn. */
  List<String> received() {
    loops.settle();
    return peer.received();
  }

  /** Appends a message; QoS above 0 with Packet Identifier 7. */
  void publish(Message message, Qos qos, int subscriptionIdentifier) {
    Publication publication = new Publication().begin(message, loops.loop(0).nowMillis());
    link.publish(publication, qos, false, false, 7, subscriptionIdentifier);
    publication.end();
  }

  void publish(String topic, String payload) {
    publish(Message.ofText(topic, payload, Qos.AT_MOST_ONCE, false), Qos.AT_MOST_ONCE, 0);
  }

  void publish(String topic, int payloadBytes) {
    publish(message(topic, payloadBytes), Qos.AT_MOST_ONCE, 0);
  }

  boolean accepts(Message message, Qos qos, int subscriptionIdentifier) {
    Publication publication = new Publication().begin(message, loops.loop(0).nowMillis());
    boolean accepted = link.accepts(publication, qos, subscriptionIdentifier);
    publication.end();
    return accepted;
  }

  static Message message(String topic, int payloadBytes) {
    return new Message(
        TopicName.of(topic),
        new byte[payloadBytes],
        Qos.EXACTLY_ONCE,
        false,
        Properties.NONE,
        Message.NEVER,
        "");
  }

  /** Appends what a client sends to publish. */
  static void encode(ByteBuf out, ProtocolVersion version, String topic, String payload) {
    Publication publication =
        new Publication().begin(Message.ofText(topic, payload, Qos.AT_MOST_ONCE, false), 0);
    publication.writeTo(out, version, Qos.AT_MOST_ONCE, false, false, 0);
    publication.end();
  }

  void sendPublish(String topic, String payload) {
    peer.send(out -> encode(out, link.version(), topic, payload));
  }

  void sendPingreq() {
    peer.send(PacketEncoder::pingreq);
  }

  void close() {
    peer.close();
    loops.settle();
  }
}
