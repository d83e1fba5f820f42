package io.zancudo.broker.protocol;

import io.zancudo.broker.auth.ClientIdentity;
import io.zancudo.broker.codec.Auth;
import io.zancudo.broker.codec.Connect;
import io.zancudo.broker.codec.Disconnect;
import io.zancudo.broker.codec.InboundPublish;
import io.zancudo.broker.codec.ProtocolViolation;
import io.zancudo.broker.codec.Subscribe;
import io.zancudo.broker.codec.Unsubscribe;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.routing.Router;
import io.zancudo.broker.session.Acknowledgement;
import io.zancudo.broker.session.Session;
import io.zancudo.broker.session.SessionConnection;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.ReasonCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One network connection of a client, from its first byte to its end.
 *
 * <p>Owned by the connection's event loop. Gets the packets in their order and gives each to its
 * handler; what may come when is decided here ({@link #connected}), as is what the end of the
 * connection means for the session.
 */
public final class ClientConnection implements ClientLink.Owner, SessionConnection {
  /** How long a client may take to send its CONNECT. */
  public static final long CONNECT_TIMEOUT_MILLIS = 15_000;

  private final ClientLink link;
  private final Router router;
  private final BrokerServices broker;
  private final ListenerServices listener;
  private final Peer peer;
  private final KeepAlive keepAlive;
  private final ConnectionLog log;
  private @Nullable ConnectHandler connecting;
  private @Nullable Connected connected;
  private boolean connectReceived;
  private boolean closed;
  private int holds;

  /** What a connection has once its CONNECT was accepted. */
  record Connected(
      Session session,
      Dialect dialect,
      PublishHandler publishing,
      SubscribeHandler subscribing,
      @Nullable AuthHandler authenticating,
      long connectExpirySeconds) {}

  /**
   * A connection that has not sent anything yet.
   *
   * @param router that of the connection's loop
   */
  public ClientConnection(
      ClientLink link, Router router, BrokerServices broker, ListenerServices listener, Peer peer) {
    this.link = link;
    this.router = router;
    this.broker = broker;
    this.listener = listener;
    this.peer = peer;
    this.keepAlive = new KeepAlive(router.home().loop(), this);
    this.log = new ConnectionLog(peer, broker.settings().connectionMessages());
  }

  // ---------------------------------------------------------------- the connection's life

  @Override
  public void opened() {
    keepAlive.start(CONNECT_TIMEOUT_MILLIS);
  }

  @Override
  public void connect(Connect packet) {
    if (connectReceived) { // [MQTT-3.1.0-2]; Choice: without DISCONNECT, as Mosquitto
      throw new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR, "second CONNECT", ProtocolViolation.Answer.NONE);
    }
    connectReceived = true;
    link.version(packet.version());
    log.client(packet.clientId());
    ConnectHandler handler = new ConnectHandler(this, packet);
    connecting = handler;
    handler.start();
  }

  /** The CONNECT was accepted; CONNACK is written already. */
  void connected(Connected state, int keepAliveSeconds) {
    connecting = null;
    connected = state;
    keepAlive.start(keepAliveSeconds * 1500L); // [MQTT-3.1.2-22]
  }

  @Override
  public void disconnect(Disconnect packet) {
    Connected state = connected();
    long expiry = packet.properties().integer(Property.SESSION_EXPIRY_INTERVAL, -1);
    if (expiry > 0 && state.connectExpirySeconds == 0) { // section 3.14.2.2.2
      throw new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR, "Session Expiry Interval " + expiry + " after 0 in CONNECT");
    }
    if (expiry >= 0) {
      state.session.expirySeconds(ConnectHandler.cappedExpiry(broker, expiry));
    }
    boolean withWill = packet.reason() == ReasonCode.DISCONNECT_WITH_WILL_MESSAGE;
    finish(withWill ? CloseReason.DISCONNECTED_WITH_WILL : CloseReason.DISCONNECTED);
    link.close();
  }

  /** Ends the connection from this side; MQTT 5 clients are told why. */
  void end(CloseReason reason) {
    Connected state = connected;
    if (closed) {
      return;
    }
    if (state != null && state.dialect.hasReasonCodes() && !link.isClosing()) {
      reason.reason().ifPresent(code -> link.disconnect(code, Properties.NONE));
    }
    finish(reason);
    link.close();
  }

  @Override
  public void shutDown() {
    end(CloseReason.SERVER_SHUTTING_DOWN);
  }

  @Override
  public void useAnotherServer() {
    end(CloseReason.USE_ANOTHER_SERVER);
  }

  @Override
  public void reviewAccess() {
    Connected state = connected;
    if (state != null && !listener.security().remainsAccepted(state.publishing.identity())) {
      end(CloseReason.NOT_AUTHORIZED);
    }
  }

  @Override
  public void takenOver() {
    Connected state = connected;
    connected = null; // the session is another connection's now
    if (state != null && state.dialect.hasReasonCodes()) {
      link.disconnect(ReasonCode.SESSION_TAKEN_OVER, Properties.NONE); // [MQTT-3.1.4-3]
    }
    finish(CloseReason.SESSION_TAKEN_OVER);
    link.close();
  }

  @Override
  public void violated(ProtocolViolation violation) {
    log.violation(violation);
    boolean mayAnswer = violation.answer() != ProtocolViolation.Answer.NONE;
    if (connected == null) {
      if (violation.answer() == ProtocolViolation.Answer.CONNACK) {
        ConnectHandler.refuse(link, listener.config(), violation.reason());
      }
      finish(CloseReason.of(violation.reason()));
      link.close();
      return;
    }
    CloseReason reason = CloseReason.of(violation.reason());
    if (mayAnswer && connected.dialect.hasReasonCodes()) { // [MQTT-4.13.1-1]
      link.disconnect(violation.reason(), Properties.NONE);
    }
    finish(reason);
    link.close();
  }

  @Override
  public void closed(@Nullable Throwable cause) {
    finish(CloseReason.CONNECTION_LOST); // before CONNACK too: nobody has refused it
  }

  /** Nothing was heard for too long. */
  void silentTooLong() {
    end(connected == null ? CloseReason.NOT_CONNECTED_IN_TIME : CloseReason.KEEP_ALIVE_TIMEOUT);
  }

  private void finish(CloseReason reason) {
    if (closed) {
      return;
    }
    closed = true;
    keepAlive.cancel();
    log.ended(reason);
    connecting = null;
    Connected state = connected;
    connected = null;
    if (state != null) {
      Session session = state.session; // persistent_client_expiration may have been reloaded
      session.expirySeconds(ConnectHandler.cappedExpiry(broker, session.expirySeconds()));
      broker.sessions().disconnected(session, reason.publishesWill());
    }
  }

  // ---------------------------------------------------------------- packets

  @Override
  public void publish(InboundPublish packet) {
    connected().publishing.publish(packet);
  }

  @Override
  public void puback(int packetId, ReasonCode reason, Properties properties) {
    check(connected().session.puback(packetId), "PUBACK", packetId);
  }

  @Override
  public void pubrec(int packetId, ReasonCode reason, Properties properties) {
    Acknowledgement meaning = connected().session.pubrec(packetId, reason);
    if (meaning == Acknowledgement.UNKNOWN && !reason.isError()) {
      link.pubrel(packetId, ReasonCode.SUCCESS); // Choice: as Mosquitto; the client can go on
    }
    check(meaning, "PUBREC", packetId);
  }

  @Override
  public void pubrel(int packetId, ReasonCode reason, Properties properties) {
    connected().publishing.pubrel(packetId);
  }

  @Override
  public void pubcomp(int packetId, ReasonCode reason, Properties properties) {
    check(connected().session.pubcomp(packetId), "PUBCOMP", packetId);
  }

  private static void check(Acknowledgement meaning, String packet, int packetId) {
    if (meaning == Acknowledgement.OUT_OF_TURN) {
      throw new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR, packet + " out of turn for Packet Identifier " + packetId);
    }
  }

  @Override
  public void subscribe(Subscribe packet) {
    connected().subscribing.subscribe(packet);
  }

  @Override
  public void unsubscribe(Unsubscribe packet) {
    connected().subscribing.unsubscribe(packet);
  }

  @Override
  public void pingreq() {
    connected();
    link.pingresp(); // [MQTT-3.12.4-1]
  }

  @Override
  public void auth(Auth packet) {
    if (connected == null && connecting != null) {
      connecting.auth(packet);
      return;
    }
    AuthHandler handler = connected().authenticating;
    if (handler == null) { // [MQTT-4.12.0-6]
      throw new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR, "AUTH without an Authentication Method in CONNECT");
    }
    handler.reauthenticate(packet);
  }

  /**
   * The state after CONNECT.
   *
   * @throws ProtocolViolation if there was none yet ([MQTT-3.1.0-1])
   */
  private Connected connected() {
    Connected state = connected;
    if (state == null) {
      throw new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR,
          "the first packet is not CONNECT",
          ProtocolViolation.Answer.NONE);
    }
    return state;
  }

  /** The client has authenticated again: what it may do is asked anew. */
  void identified(ClientIdentity identity) {
    Connected state = connected();
    RuleView rules = new RuleView(listener.security().authorizer(), identity);
    state.publishing.rules(rules);
    state.subscribing.rules(rules);
    state.session.rules(rules);
    broker.subscriptions().refresh();
  }

  // ---------------------------------------------------------------- flow

  @Override
  public void writable() {
    Connected state = connected;
    if (state != null) {
      state.session.pump();
    }
  }

  @Override
  public Optional<String> username() {
    Connected state = connected;
    return state == null ? Optional.empty() : state.publishing.identity().username();
  }

  @Override
  public void hold() {
    holds++;
    link.pauseReading();
  }

  @Override
  public void release() {
    holds--;
    link.resumeReading();
  }

  @Override
  public boolean isHolding() {
    Connected state = connected;
    return state != null && state.session.isHolding();
  }

  @Override
  public boolean isHeld() {
    return holds > 0;
  }

  /** When the client was last heard; a connection that we hold counts as heard. */
  long lastHeardMillis() {
    return holds > 0 ? loop().nowMillis() : link.lastReadMillis();
  }

  // ---------------------------------------------------------------- for the handlers

  boolean isClosed() {
    return closed;
  }

  ClientLink link() {
    return link;
  }

  Router router() {
    return router;
  }

  @Override
  public BrokerLoop loop() {
    return router.home().loop();
  }

  BrokerServices broker() {
    return broker;
  }

  ListenerServices listener() {
    return listener;
  }

  Peer peer() {
    return peer;
  }

  ConnectionLog log() {
    return log;
  }

  MountPoint mountPoint() {
    return new MountPoint(listener.config().mountPoint().orElse(""));
  }
}
