package io.zancudo.broker.protocol;

import io.vertx.core.Future;
import io.zancudo.broker.auth.Decision;
import io.zancudo.broker.codec.Subscribe;
import io.zancudo.broker.codec.Unsubscribe;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.routing.RetainedReplay;
import io.zancudo.broker.session.Session;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SUBSCRIBE and UNSUBSCRIBE (MQTT 5.0 sections 3.8 to 3.11).
 *
 * <p>Owned by the connection's event loop. When the SUBACK is sent the subscription counts:
 * whatever is published afterwards is delivered. Retained messages follow the SUBACK.
 */
final class SubscribeHandler {
  private static final Logger log = LoggerFactory.getLogger("io.zancudo.broker.subscribe");

  private final ClientConnection connection;
  private final ClientLink link;
  private final Session session;
  private final Dialect dialect;
  private final MountPoint mountPoint;
  private final Qos maxQos;
  private RuleView rules;

  SubscribeHandler(ClientConnection connection, Session session, Dialect dialect, RuleView rules) {
    this.connection = connection;
    this.link = connection.link();
    this.session = session;
    this.dialect = dialect;
    this.rules = rules;
    this.mountPoint = connection.mountPoint();
    this.maxQos = connection.listener().config().maxQos();
  }

  /** The client has authenticated again, perhaps as somebody else. */
  void rules(RuleView changed) {
    rules = changed;
  }

  /** A SUBSCRIBE. */
  void subscribe(Subscribe packet) {
    List<ReasonCode> reasons = new ArrayList<>(packet.subscriptions().size());
    List<Subscription> granted = new ArrayList<>(packet.subscriptions().size());
    List<Subscription> replays = new ArrayList<>(1);
    for (Subscription asked : packet.subscriptions()) { // [MQTT-3.8.4-5] as if one by one
      reasons.add(subscribe(asked, granted, replays));
    }
    whenDone(
        connection.broker().sessions().subscribed(session, granted),
        () -> subscribed(packet.packetId(), reasons, replays));
  }

  private void subscribed(int packetId, List<ReasonCode> reasons, List<Subscription> replays) {
    if (!link.suback(packetId, reasons)) { // [MQTT-3.8.4-1] [MQTT-3.9.3-1]
      connection.end(CloseReason.PACKET_TOO_LARGE);
      return;
    }
    for (Subscription replay : replays) {
      session.addBacklog(
          new RetainedReplay(
              connection.broker().retained(),
              replay,
              connection.broker().clock(),
              new RetainedSource(connection.broker(), connection.listener())));
    }
  }

  /** Nothing more of the connection is read until the other nodes know. */
  private void whenDone(Future<Void> change, Runnable answer) {
    if (change.succeeded()) {
      answer.run();
      return;
    }
    connection.hold();
    change.onComplete(
        done -> {
          connection.release();
          if (connection.isClosed()) {
            return;
          }
          if (done.succeeded()) {
            answer.run();
          } else {
            connection.end(CloseReason.NOT_SAFE);
          }
        });
  }

  private ReasonCode subscribe(
      Subscription asked, List<Subscription> granted, List<Subscription> replays) {
    TopicFilter filter = mountPoint.mount(asked.filter());
    Qos qos = asked.qos().min(maxQos); // [MQTT-3.8.4-7]
    if (rules.current().maySubscribe(filter) instanceof Decision.Denied denied) {
      return dialect.subscribeRefused(qos, denied.reason());
    }
    Subscription made =
        new Subscription(
            filter,
            qos,
            asked.noLocal(),
            asked.retainAsPublished(),
            asked.retainHandling(),
            asked.identifier());
    boolean isNew = session.subscribe(made);
    granted.add(made);
    if (log.isDebugEnabled()) {
      log.debug("{} {} {}", session.clientId(), qos.level(), filter);
    }
    if (wantsRetained(made, isNew)) {
      replays.add(made);
    }
    return ReasonCode.granted(qos);
  }

  private static boolean wantsRetained(Subscription subscription, boolean isNew) {
    if (subscription.filter().isShared()) {
      return false; // section 4.8.2: no retained messages for shared subscriptions
    }
    return switch (subscription.retainHandling()) {
      case SEND_AT_SUBSCRIBE -> true; // [MQTT-3.3.1-9]
      case SEND_IF_NEW_SUBSCRIPTION -> isNew; // [MQTT-3.3.1-10]
      case DO_NOT_SEND -> false; // [MQTT-3.3.1-11]
    };
  }

  /** An UNSUBSCRIBE. */
  void unsubscribe(Unsubscribe packet) {
    List<ReasonCode> reasons = new ArrayList<>(packet.filters().size());
    List<TopicFilter> gone = new ArrayList<>(packet.filters().size());
    for (TopicFilter asked : packet.filters()) {
      TopicFilter filter = mountPoint.mount(asked);
      boolean existed = session.unsubscribe(filter);
      if (existed) {
        gone.add(filter);
      }
      log.debug("{} {}", session.clientId(), filter);
      reasons.add(existed ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
    }
    whenDone(
        connection.broker().sessions().unsubscribed(session, gone),
        () -> {
          if (!link.unsuback(packet.packetId(), reasons)) { // [MQTT-3.10.4-4]
            connection.end(CloseReason.PACKET_TOO_LARGE);
          }
        });
  }
}
