package io.zancudo.broker.protocol;

import io.vertx.core.Future;
import io.zancudo.broker.auth.ClientIdentity;
import io.zancudo.broker.auth.ClientRules;
import io.zancudo.broker.codec.InboundPublish;
import io.zancudo.broker.codec.ProtocolViolation;
import io.zancudo.broker.config.LimitsConfig;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.routing.Routed;
import io.zancudo.broker.routing.Router;
import io.zancudo.broker.session.ReceivedMessages;
import io.zancudo.broker.session.ReleasedMessage;
import io.zancudo.broker.session.Session;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.TopicName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PUBLISH from the client, and PUBREL that completes it (MQTT 5.0 sections 3.3 and 4.3).
 *
 * <p>Owned by the connection's event loop. A PUBLISH with QoS 0 or 1 is routed in place; one with
 * QoS 2 is kept until its PUBREL. What has to be made safe elsewhere is acknowledged when it is.
 * Refused messages are acknowledged with the reason in MQTT 5 and as if they had been taken before,
 * and never routed.
 */
final class PublishHandler {
  private static final Logger log = LoggerFactory.getLogger("io.zancudo.broker.publish");

  private final ClientConnection connection;
  private final ClientLink link;
  private final Session session;
  private final Router router;
  private final Dialect dialect;
  private final MountPoint mountPoint;
  private final Qos maxQos;
  private final int receiveMaximum;
  private final @Nullable InboundTopicAliases aliases;
  private final OrderedAnswers answers;
  private RuleView rules;

  /** The last topic that was published to, and whether the rules allow it. */
  private @Nullable TopicName checkedTopic;

  private long checkedGeneration;
  private boolean checkedResult;

  /**
   * For one connection.
   *
   * @param limits those that its CONNACK was made with
   */
  PublishHandler(
      ClientConnection connection,
      Session session,
      Dialect dialect,
      RuleView rules,
      LimitsConfig limits) {
    this.connection = connection;
    this.link = connection.link();
    this.session = session;
    this.router = connection.router();
    this.dialect = dialect;
    this.rules = rules;
    this.mountPoint = connection.mountPoint();
    this.answers = new OrderedAnswers(connection);
    this.maxQos = connection.listener().config().maxQos();
    this.receiveMaximum =
        dialect.hasReasonCodes() && limits.maxInflightMessages() != 0
            ? limits.maxInflightMessages()
            : Integer.MAX_VALUE;
    int maxAlias = connection.listener().config().maxTopicAlias();
    this.aliases = dialect.hasReasonCodes() ? new InboundTopicAliases(maxAlias) : null;
  }

  /** The client has authenticated again, perhaps as somebody else. */
  void rules(RuleView changed) {
    rules = changed;
    checkedTopic = null;
  }

  /** Who the client is, for the rules. */
  ClientIdentity identity() {
    return rules.identity();
  }

  /** A PUBLISH. */
  void publish(InboundPublish packet) {
    if (packet.qos().level() > maxQos.level()) {
      throw new ProtocolViolation(
          ReasonCode.QOS_NOT_SUPPORTED, packet.qos() + " is above the maximum " + maxQos);
    }
    if (packet.retain() && !connection.broker().messaging().retainAvailable()) {
      throw new ProtocolViolation(ReasonCode.RETAIN_NOT_SUPPORTED, "retain_available is false");
    }
    TopicName topic = mountPoint.mount(topic(packet));
    ReasonCode refusal = refusal(packet, topic);
    switch (packet.qos()) {
      case AT_MOST_ONCE -> {
        if (refusal == null) {
          router.publish(packet, topic, session.clientId(), connection);
        }
      }
      case AT_LEAST_ONCE -> publishQos1(packet, topic, refusal);
      case EXACTLY_ONCE -> publishQos2(packet, topic, refusal);
    }
  }

  private TopicName topic(InboundPublish packet) {
    int alias = packet.topicAlias();
    if (alias == 0 || aliases == null) {
      return packet.topic();
    }
    if (!packet.hasTopic()) {
      return aliases.get(alias);
    }
    aliases.set(alias, packet.topic());
    return packet.topic();
  }

  private @Nullable ReasonCode refusal(InboundPublish packet, TopicName topic) {
    int messageSizeLimit = connection.broker().limits().messageSizeLimit();
    if (messageSizeLimit != 0 && packet.payloadLength() > messageSizeLimit) {
      return ReasonCode.PACKET_TOO_LARGE;
    }
    if (!mayPublish(topic)) {
      if (log.isDebugEnabled()) {
        log.debug(
            "Denied PUBLISH from {} (d{}, q{}, r{}, m{}, '{}', ... ({} bytes))",
            session.clientId(),
            packet.dup() ? 1 : 0,
            packet.qos().level(),
            packet.retain() ? 1 : 0,
            packet.packetId(),
            topic,
            packet.payloadLength());
      }
      return ReasonCode.NOT_AUTHORIZED;
    }
    return null;
  }

  private boolean mayPublish(TopicName topic) {
    ClientRules current = rules.current();
    if (topic != checkedTopic || checkedGeneration != current.generation()) {
      checkedResult = rules.mayPublish(topic);
      checkedGeneration = current.generation();
      checkedTopic = topic;
    }
    return checkedResult;
  }

  private void publishQos1(InboundPublish packet, TopicName topic, @Nullable ReasonCode refusal) {
    int packetId = packet.packetId();
    if (refusal != null) {
      answers.add(
          Future.succeededFuture(), () -> link.puback(packetId, dialect.published(refusal)));
      return;
    }
    Routed routed = router.publish(packet, topic, session.clientId(), connection);
    ReasonCode reason = routed.matched() ? ReasonCode.SUCCESS : ReasonCode.NO_MATCHING_SUBSCRIBERS;
    if (routed.safe().succeeded() && answers.isEmpty()) {
      link.puback(packetId, dialect.published(reason)); // [MQTT-4.3.2-4]
    } else {
      answers.add(routed.safe(), () -> link.puback(packetId, dialect.published(reason)));
    }
  }

  private void publishQos2(InboundPublish packet, TopicName topic, @Nullable ReasonCode refusal) {
    int packetId = packet.packetId();
    if (refusal != null) {
      answers.add(
          Future.succeededFuture(), () -> link.pubrec(packetId, dialect.published(refusal)));
      return;
    }
    switch (session.received().put(packetId, message(packet, topic))) {
      case NEW -> {
        if (session.received().count() > receiveMaximum) {
          throw new ProtocolViolation(
              ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
              session.received().count() + " messages, the Receive Maximum is " + receiveMaximum);
        }
        kept(packetId); // [MQTT-4.3.3-8]
      }
      case REPEATED -> kept(packetId); // [MQTT-4.3.3-10]
      case REPEATED_TOO_OFTEN ->
          throw new ProtocolViolation(
              ReasonCode.PROTOCOL_ERROR, "Packet Identifier " + packetId + " repeated twice");
      case REFUSED -> {
        if (!dialect.hasReasonCodes()) {
          throw new ProtocolViolation(ReasonCode.QUOTA_EXCEEDED, "no memory for QoS 2 messages");
        }
        link.pubrec(packetId, ReasonCode.QUOTA_EXCEEDED);
      }
    }
  }

  private void kept(int packetId) {
    answers.add(session.received().kept(packetId), () -> link.pubrec(packetId, ReasonCode.SUCCESS));
  }

  private Message message(InboundPublish packet, TopicName topic) {
    BrokerLoop loop = connection.loop();
    long expiry = packet.messageExpirySeconds();
    return new Message(
        topic,
        packet.copyPayload(),
        packet.qos(),
        packet.retain(),
        packet.properties(),
        expiry < 0 ? Message.NEVER : loop.nowMillis() + expiry * 1000,
        session.clientId());
  }

  /** PUBREL: the message is routed now ([MQTT-4.3.3-11]). */
  void pubrel(int packetId) {
    if (session.isStored()) {
      pubrelStored(packetId);
      return;
    }
    ReleasedMessage released = session.received().remove(packetId);
    if (released == null || isExpired(released)) { // [MQTT-3.3.2-5]
      completed(packetId); // also for an identifier that is not held
    } else if (router.isAlone()) {
      completed(packetId);
      router.publish(released.message(), connection);
    } else {
      Routed routed = router.publish(released.message(), connection);
      answers.add(routed.safe(), () -> link.pubcomp(packetId, ReasonCode.SUCCESS));
    }
  }

  private void completed(int packetId) {
    answers.add(Future.succeededFuture(), () -> link.pubcomp(packetId, ReasonCode.SUCCESS));
  }

  private boolean isExpired(ReleasedMessage released) {
    return released.message().isExpired(connection.loop().nowMillis());
  }

  /** The Packet Identifier is free only when the message can never be routed again. */
  private void pubrelStored(int packetId) {
    ReceivedMessages received = session.received();
    if (received.isRouting(packetId)) {
      return; // PUBCOMP comes when the first PUBREL is done with
    }
    ReleasedMessage released = received.remove(packetId);
    if (released == null) {
      completed(packetId);
      return;
    }
    Future<Void> safe =
        isExpired(released)
            ? Future.succeededFuture()
            : router.publish(released.message(), released.id(), connection).safe();
    answers.add(
        safe.compose(done -> received.routed(packetId)),
        () -> {
          received.forget(packetId);
          link.pubcomp(packetId, ReasonCode.SUCCESS);
        });
  }
}
