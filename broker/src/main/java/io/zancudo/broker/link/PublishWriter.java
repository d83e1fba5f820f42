package io.zancudo.broker.link;

import io.netty.buffer.ByteBuf;
import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as one peer is to see them: in its version of MQTT, within the Maximum Packet
 * Size that it accepts, below its mount point, with the Topic Aliases it allows and the
 * Subscription Identifier it asked for.
 *
 * <p>Owned by the connection's event loop, through its {@link ClientLink}. Without mount point and
 * Subscription Identifier no object is made for a message.
 */
final class PublishWriter {
  /** Payloads from this size on are shared between receivers instead of copied to each. */
  private static final int SHARED_PAYLOAD_BYTES = 8 * 1024;

  /** What a Subscription Identifier, a Topic Alias and a longer Property Length take at most. */
  private static final int OWN_PROPERTIES_BYTES = 12;

  private static final int[] NO_IDENTIFIERS = new int[0];

  private final BrokerLoop loop;
  private final LinkOutput output;
  private ProtocolVersion version = ProtocolVersion.MQTT_3_1_1;
  private int peerMaximumPacketSize = Integer.MAX_VALUE;
  private @Nullable OutboundTopicAliases aliases;
  private @Nullable MountedPublication mount;

  /** For a peer that has said nothing about itself yet. */
  PublishWriter(BrokerLoop loop, LinkOutput output) {
    this.loop = loop;
    this.output = output;
  }

  // ---------------------------------------------------------------- settings of the connection

  /** See {@link ClientLink#version(ProtocolVersion)}. */
  void version(ProtocolVersion spoken) {
    version = spoken;
  }

  /** See {@link ClientLink#version()}. */
  ProtocolVersion version() {
    return version;
  }

  /** See {@link ClientLink#peerMaximumPacketSize}. */
  void peerMaximumPacketSize(int bytes) {
    peerMaximumPacketSize = bytes;
  }

  /** The greatest packet that the peer accepts ([MQTT-3.1.2-24]). */
  int peerMaximumPacketSize() {
    return peerMaximumPacketSize;
  }

  /** See {@link ClientLink#outboundTopicAliases}. */
  void topicAliases(int maximum) {
    aliases = maximum == 0 ? null : new OutboundTopicAliases(maximum);
  }

  /** See {@link ClientLink#mountPoint}. */
  void mountPoint(String prefix) {
    mount = prefix.isEmpty() ? null : new MountedPublication(prefix);
  }

  // ---------------------------------------------------------------- messages

  /** See {@link ClientLink#accepts}. */
  boolean accepts(Publication publication, Qos qos, int subscriptionIdentifier) {
    if (mount != null && !mount.covers(publication.topic())) {
      return false;
    }
    int atMost = publication.frameSize(version, qos) + OWN_PROPERTIES_BYTES;
    return atMost <= peerMaximumPacketSize
        || leastSize(publication, qos, subscriptionIdentifier) <= peerMaximumPacketSize;
  }

  private int leastSize(Publication publication, Qos qos, int subscriptionIdentifier) {
    int[] identifiers = identifiers(subscriptionIdentifier);
    Publication sent = mount == null ? publication : mount.begin(publication, loop.nowMillis());
    int alias = aliases == null ? 0 : aliases.known(sent.topic());
    int size = sent.frameSize(version, qos, identifiers, alias, alias != 0);
    if (mount != null) {
      sent.end();
    }
    return size;
  }

  private static int[] identifiers(int subscriptionIdentifier) {
    return subscriptionIdentifier == 0 ? NO_IDENTIFIERS : new int[] {subscriptionIdentifier};
  }

  /** See {@link ClientLink#publish}. */
  void publish(
      Publication publication,
      Qos qos,
      boolean dup,
      boolean retain,
      int packetId,
      int subscriptionIdentifier) {
    if (mount != null) {
      Publication unmounted = mount.begin(publication, loop.nowMillis());
      write(unmounted, qos, dup, retain, packetId, subscriptionIdentifier);
      unmounted.end();
    } else {
      write(publication, qos, dup, retain, packetId, subscriptionIdentifier);
    }
  }

  private void write(
      Publication publication,
      Qos qos,
      boolean dup,
      boolean retain,
      int packetId,
      int subscriptionIdentifier) {
    if (aliases != null || subscriptionIdentifier != 0) {
      publishWithOwnProperties(publication, qos, dup, retain, packetId, subscriptionIdentifier);
    } else if (publication.payloadLength() < SHARED_PAYLOAD_BYTES) {
      ByteBuf buffer = output.buffer(publication.frameSize(version, qos));
      publication.writeTo(buffer, version, qos, dup, retain, packetId);
    } else {
      publication.writeHeadTo(output.buffer(), version, qos, dup, retain, packetId);
      output.writeShared(publication.payload());
    }
  }

  private void publishWithOwnProperties(
      Publication publication,
      Qos qos,
      boolean dup,
      boolean retain,
      int packetId,
      int subscriptionIdentifier) {
    int[] identifiers = identifiers(subscriptionIdentifier);
    int known = aliases == null ? 0 : aliases.known(publication.topic());
    boolean omit = known != 0;
    int alias = omit ? known : newAlias(publication, qos, identifiers);
    if (publication.payloadLength() < SHARED_PAYLOAD_BYTES) {
      ByteBuf buffer = output.buffer(publication.frameSize(version, qos) + OWN_PROPERTIES_BYTES);
      publication.writeTo(buffer, version, qos, dup, retain, packetId, identifiers, alias, omit);
    } else {
      ByteBuf buffer = output.buffer();
      publication.writeHeadTo(
          buffer, version, qos, dup, retain, packetId, identifiers, alias, omit);
      output.writeShared(publication.payload());
    }
  }

  /** An alias to be set with this packet, or 0; not if that would make the packet too great. */
  private int newAlias(Publication publication, Qos qos, int[] identifiers) {
    boolean fits =
        publication.frameSize(version, qos, identifiers, 1, false) <= peerMaximumPacketSize;
    return aliases == null || !fits ? 0 : aliases.assign(publication.topic());
  }
}
