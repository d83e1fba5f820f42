package io.zancudo.broker.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.Spec;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicName;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

/** Maximum Packet Size: what a link accepts, against the size of what it writes. */
class ClientLinkSizeProperties {

  @net.jqwik.api.Property(tries = 500)
  @Spec({"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
  void aPacketIsAcceptedIfAndOnlyIfItFits(
      @ForAll ProtocolVersion version,
      @ForAll Qos qos,
      @ForAll @AlphaChars @StringLength(min = 1, max = 140) String topic,
      @ForAll @IntRange(max = 140) int payload,
      @ForAll @IntRange(max = 1) int aliases,
      @ForAll @IntRange(max = 2) int publishedBefore,
      @ForAll @IntRange(max = 300) int subscriptionIdentifier,
      @ForAll boolean mounted,
      @ForAll boolean expires) {
    String prefix = mounted ? "mount/" : "";
    Message message =
        new Message(
            TopicName.of(prefix + topic),
            new byte[payload],
            Qos.EXACTLY_ONCE,
            false,
            Properties.builder().add(Property.CONTENT_TYPE, "t").build(),
            expires ? Long.MAX_VALUE / 2 : Message.NEVER,
            "");
    int size =
        size(version, qos, prefix, aliases, publishedBefore, message, subscriptionIdentifier);
    LinkFixture fixture = link(version, prefix, aliases, publishedBefore, message);

    fixture.link.peerMaximumPacketSize(size - 1);
    boolean acceptedByLess = fixture.accepts(message, qos, subscriptionIdentifier);
    if (acceptedByLess) { // without a new alias, perhaps
      fixture.publish(message, qos, subscriptionIdentifier);
      assertThat(written(fixture)).isLessThan(size);
    }
    fixture.link.peerMaximumPacketSize(size);
    assertThat(fixture.accepts(message, qos, subscriptionIdentifier)).isTrue();

    boolean couldSpareAnAlias = aliases > 0 && publishedBefore == 0;
    assertThat(acceptedByLess && !couldSpareAnAlias).isFalse();
    fixture.close();
  }

  /** How great the packet is that a link writes to a peer with no limit. */
  private static int size(
      ProtocolVersion version,
      Qos qos,
      String prefix,
      int aliases,
      int publishedBefore,
      Message message,
      int subscriptionIdentifier) {
    LinkFixture fixture = link(version, prefix, aliases, publishedBefore, message);
    fixture.publish(message, qos, subscriptionIdentifier);
    int size = written(fixture);
    fixture.close();
    return size;
  }

  private static LinkFixture link(
      ProtocolVersion version, String prefix, int aliases, int publishedBefore, Message message) {
    LinkFixture fixture = new LinkFixture(version);
    fixture.link.mountPoint(prefix);
    fixture.link.outboundTopicAliases(version == ProtocolVersion.MQTT_5 ? aliases : 0);
    for (int i = 0; i < publishedBefore; i++) {
      fixture.publish(message, Qos.AT_MOST_ONCE, 0);
    }
    fixture.received();
    return fixture;
  }

  private static int written(LinkFixture fixture) {
    int size = (int) fixture.link.waitingBytes();
    assertThat(fixture.received()).hasSize(1);
    return size;
  }
}
