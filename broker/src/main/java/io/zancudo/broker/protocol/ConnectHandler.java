package io.zancudo.broker.protocol;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.zancudo.broker.auth.AuthenticationResult;
import io.zancudo.broker.auth.ClientIdentity;
import io.zancudo.broker.auth.Credentials;
import io.zancudo.broker.auth.EnhancedAuthenticator;
import io.zancudo.broker.auth.ListenerSecurity;
import io.zancudo.broker.codec.Auth;
import io.zancudo.broker.codec.Connack;
import io.zancudo.broker.codec.Connect;
import io.zancudo.broker.codec.ProtocolViolation;
import io.zancudo.broker.config.LimitsConfig;
import io.zancudo.broker.config.ListenerConfig;
import io.zancudo.broker.config.SecurityConfig;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.session.ConnectRequest;
import io.zancudo.broker.session.Session;
import io.zancudo.broker.session.Sessions.ClaimResult;
import io.zancudo.broker.session.Sessions.ClaimResult.Granted;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.Will;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CONNECT, from its packet to its CONNACK (MQTT 5.0 sections 3.1 and 3.2): is it acceptable, who is
 * it, which session does it get.
 *
 * <p>Owned by the connection's event loop. While somebody is asked nothing more is decoded: packets
 * that stand behind the CONNECT wait and keep their order.
 */
final class ConnectHandler {
  private static final Logger log = LoggerFactory.getLogger(ConnectHandler.class);

  private final ClientConnection connection;
  private final Connect packet;
  private final ListenerConfig listener;
  private final Dialect dialect;
  private final ClientLink link;
  private String clientId;
  private boolean assignedClientId;
  private int keepAliveSeconds;
  private Properties authentication = Properties.NONE;
  private @Nullable AuthHandler exchange;

  ConnectHandler(ClientConnection connection, Connect packet) {
    this.connection = connection;
    this.packet = packet;
    this.listener = connection.listener().config();
    this.dialect = Dialect.of(packet.version());
    this.link = connection.link();
    this.clientId = packet.clientId();
    this.keepAliveSeconds = packet.keepAliveSeconds();
  }

  void start() {
    link.pauseReading();
    long largest = packet.properties().integer(Property.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE);
    link.peerMaximumPacketSize((int) Math.min(Integer.MAX_VALUE, largest));
    Optional<ReasonCode> refusal = checkPacket();
    if (refusal.isPresent()) {
      refuse(refusal.get());
      return;
    }
    Optional<String> method = packet.properties().string(Property.AUTHENTICATION_METHOD);
    if (method.isPresent()) {
      startExchange(method.get());
      return;
    }
    onLoop(connection.listener().security().authenticate(credentials()), connection.loop())
        .onSuccess(this::authenticated)
        .onFailure(this::undecided);
  }

  // ---------------------------------------------------------------- is it acceptable

  private Optional<ReasonCode> checkPacket() {
    if (!listener.acceptProtocolVersions().contains(packet.version())) {
      return Optional.of(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION); // [MQTT-3.1.2-2]
    }
    return checkClientId().or(this::checkKeepAlive).or(this::checkWill);
  }

  private Optional<ReasonCode> checkClientId() {
    SecurityConfig security = listener.security();
    if (clientId.isEmpty()) {
      boolean needsSession = dialect != Dialect.MQTT_5 && !packet.cleanStart();
      if (dialect == Dialect.MQTT_3_1 || needsSession) { // [MQTT311-3.1.3-8]
        return Optional.of(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
      }
      if (!security.allowZeroLengthClientId()) {
        return Optional.of(
            dialect == Dialect.MQTT_5
                ? ReasonCode.UNSPECIFIED_ERROR // Choice: as Mosquitto
                : ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
      }
      clientId = security.autoIdPrefix() + UUID.randomUUID(); // [MQTT-3.1.3-6]
      assignedClientId = true;
    }
    connection.log().client(clientId);
    boolean hasPrefix =
        connection.broker().messaging().clientIdPrefix().map(clientId::startsWith).orElse(true);
    return hasPrefix ? Optional.empty() : Optional.of(ReasonCode.NOT_AUTHORIZED);
  }

  private Optional<ReasonCode> checkKeepAlive() {
    int max = connection.broker().limits().maxKeepaliveSeconds();
    if (max == 0 || (keepAliveSeconds != 0 && keepAliveSeconds <= max)) {
      return Optional.empty();
    }
    if (dialect != Dialect.MQTT_5) {
      return keepAliveSeconds == 0
          ? Optional.empty()
          : Optional.of(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID); // Choice: as Mosquitto
    }
    keepAliveSeconds = max; // [MQTT-3.1.2-21] by Server Keep Alive
    return Optional.empty();
  }

  private Optional<ReasonCode> checkWill() {
    if (packet.will().isEmpty()) {
      return Optional.empty();
    }
    Will will = packet.will().get();
    if (will.topic().toString().startsWith("$CONTROL/")) {
      throw new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR, "Will Topic in $CONTROL", ProtocolViolation.Answer.NONE);
    }
    int sizeLimit = connection.broker().limits().messageSizeLimit();
    if (sizeLimit != 0 && will.payload().length > sizeLimit) {
      return Optional.of(ReasonCode.PACKET_TOO_LARGE);
    }
    if (will.qos().level() > listener.maxQos().level()) {
      return Optional.of(ReasonCode.QOS_NOT_SUPPORTED); // [MQTT-3.2.2-12]
    }
    if (will.retain() && !connection.broker().messaging().retainAvailable()) {
      return Optional.of(ReasonCode.RETAIN_NOT_SUPPORTED); // [MQTT-3.2.2-13]
    }
    return Optional.empty();
  }

  // ---------------------------------------------------------------- who is it

  private Credentials credentials() {
    Peer peer = connection.peer();
    return new Credentials(
        identity(),
        packet.password().map(Buffer::buffer),
        peer.certificate(),
        peer.transportName());
  }

  private ClientIdentity identity() {
    Peer peer = connection.peer();
    return new ClientIdentity(
        clientId,
        packet.username(),
        peer.address(),
        listener.name(),
        packet.version(),
        packet.bridge(),
        peer.certificate().map(c -> c.getSubjectX500Principal().getName()));
  }

  private void startExchange(String method) {
    ListenerSecurity security = connection.listener().security();
    Optional<EnhancedAuthenticator> authenticator = security.enhanced(method);
    if (authenticator.isEmpty()) {
      refuse(ReasonCode.BAD_AUTHENTICATION_METHOD); // section 4.12
      return;
    }
    AuthenticationResult identified = security.identify(credentials());
    if (identified instanceof AuthenticationResult.Accepted accepted) {
      AuthHandler handler = new AuthHandler(connection, authenticator.get(), accepted.identity());
      exchange = handler;
      handler.start(
          packet.properties().binary(Property.AUTHENTICATION_DATA), this::exchanged, this::refuse);
    } else {
      authenticated(identified);
    }
  }

  private void exchanged(AuthHandler.Success success) {
    authentication = success.properties();
    claim(success.identity());
  }

  /** An AUTH packet before CONNACK belongs to the exchange ([MQTT-3.1.2-30]). */
  void auth(Auth answer) {
    AuthHandler handler = exchange;
    if (handler == null) {
      throw new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR,
          "AUTH without an Authentication Method",
          ProtocolViolation.Answer.NONE);
    }
    handler.proceed(answer);
  }

  private void authenticated(AuthenticationResult result) {
    if (result instanceof AuthenticationResult.Accepted accepted) {
      claim(accepted.identity());
    } else if (result instanceof AuthenticationResult.Denied denied) {
      refuse(denied.reason());
    }
  }

  private void undecided(Throwable cause) {
    log.error("Nobody could say who may connect: client={}", Escaped.of(clientId), cause);
    refuse(ReasonCode.SERVER_UNAVAILABLE); // fail closed
  }

  // ---------------------------------------------------------------- its session

  private void claim(ClientIdentity identity) {
    if (connection.isClosed()) {
      return;
    }
    assignedClientId &= clientId.equals(identity.clientId());
    clientId = identity.clientId();
    int maxClients = connection.broker().limits().globalMaxClients();
    if (maxClients >= 0 && connection.broker().sessions().isFull(clientId, maxClients)) {
      refuse(ReasonCode.SERVER_BUSY);
      return;
    }
    long asked =
        packet
            .properties()
            .integer(
                Property.SESSION_EXPIRY_INTERVAL,
                dialect.defaultSessionExpiry(packet.cleanStart()));
    RuleView rules = new RuleView(connection.listener().security().authorizer(), identity);
    Optional<Will> will = packet.will().map(this::mounted);
    ConnectRequest request =
        new ConnectRequest(
            clientId,
            packet.cleanStart(),
            cappedExpiry(connection.broker(), asked),
            will,
            will.map(w -> rules.mayPublish(w.topic())).orElse(false),
            packet.version(),
            packet.bridge());
    connection
        .broker()
        .sessions()
        .claim(
            request, connection.router().home(), result -> claimed(result, identity, rules, asked));
  }

  private void claimed(ClaimResult result, ClientIdentity identity, RuleView rules, long asked) {
    if (result instanceof ClaimResult.Granted granted) {
      accept(granted, identity, rules, asked);
    } else if (result instanceof ClaimResult.TakenOver) {
      connection.end(CloseReason.SESSION_TAKEN_OVER); // [MQTT-3.1.4-3]
    } else {
      refuse(ReasonCode.SERVER_UNAVAILABLE);
    }
  }

  private void accept(Granted claim, ClientIdentity identity, RuleView rules, long asked) {
    Session session = claim.session();
    if (connection.isClosed()) { // the client has gone while we looked for its session
      connection.broker().sessions().disconnected(session, false);
      return;
    }
    LimitsConfig limits = connection.broker().limits(); // a reload changes no part of this
    attach(session, rules, limits);
    boolean present = claim.present() && dialect.reportsSessionPresent();
    Connack accepted = new Connack(present, 0, connackProperties(limits));
    if (!link.connack(accepted)) { // [MQTT-3.2.0-2] first of all
      connection.broker().sessions().disconnected(session, false);
      connection.end(CloseReason.PACKET_TOO_LARGE);
      return;
    }
    connection.log().connected(packet, identity.username());
    connection.connected(
        new ClientConnection.Connected(
            session,
            dialect,
            new PublishHandler(connection, session, dialect, rules, limits),
            new SubscribeHandler(connection, session, dialect, rules),
            exchange,
            asked),
        keepAliveSeconds);
    session.resume();
    link.resumeReading();
  }

  private void attach(Session session, RuleView rules, LimitsConfig limits) {
    Properties properties = packet.properties();
    int maxPacketSize = limits.maxPacketSize();
    link.inboundMaximumPacketSize(maxPacketSize == 0 ? Integer.MAX_VALUE : maxPacketSize);
    link.outboundTopicAliases(
        (int)
            Math.min(
                listener.maxTopicAliasBroker(),
                properties.integer(Property.TOPIC_ALIAS_MAXIMUM, 0)));
    link.mountPoint(listener.mountPoint().orElse(""));
    session.attach(
        link,
        connection,
        packet.version(),
        (int) properties.integer(Property.RECEIVE_MAXIMUM, 0),
        session.expirySeconds() != 0,
        packet.bridge(),
        rules);
    if (!session.subscriptions().isEmpty()) {
      connection.broker().subscriptions().refresh(); // other rules, perhaps another loop
    }
  }

  private Will mounted(Will will) {
    return new Will(
        connection.mountPoint().mount(will.topic()),
        will.payload(),
        will.qos(),
        will.retain(),
        will.properties(),
        will.messageExpirySeconds(),
        will.delaySeconds());
  }

  /** The Session Expiry Interval within {@code persistent_client_expiration}. */
  static long cappedExpiry(BrokerServices broker, long seconds) {
    return broker
        .messaging()
        .persistentClientExpiration()
        .map(max -> Math.min(max.toSeconds(), seconds))
        .orElse(seconds);
  }

  /** The order is Mosquitto's; suites compare bytes. */
  private Properties connackProperties(LimitsConfig limits) {
    if (dialect != Dialect.MQTT_5) {
      return Properties.NONE;
    }
    Properties.Builder properties = Properties.builder();
    if (keepAliveSeconds != packet.keepAliveSeconds()) {
      properties.add(Property.SERVER_KEEP_ALIVE, keepAliveSeconds);
    }
    if (listener.maxTopicAlias() > 0) {
      properties.add(Property.TOPIC_ALIAS_MAXIMUM, listener.maxTopicAlias());
    }
    if (assignedClientId) {
      properties.add(Property.ASSIGNED_CLIENT_IDENTIFIER, clientId); // [MQTT-3.2.2-16]
    }
    properties.addAll(authentication);
    if (!connection.broker().messaging().retainAvailable()) {
      properties.add(Property.RETAIN_AVAILABLE, 0);
    }
    if (limits.maxPacketSize() > 0) {
      properties.add(Property.MAXIMUM_PACKET_SIZE, limits.maxPacketSize());
    }
    if (limits.maxInflightMessages() > 0) {
      properties.add(Property.RECEIVE_MAXIMUM, limits.maxInflightMessages());
    }
    addMaximumQos(properties, listener);
    return properties.build();
  }

  // ---------------------------------------------------------------- refusals

  private void refuse(ReasonCode reason) {
    if (!connection.isClosed()) {
      refuse(link, listener, reason);
      connection.end(CloseReason.CONNECT_REFUSED);
    }
  }

  /** Refuses a CONNECT, in the version that the link is set to. */
  static void refuse(ClientLink link, ListenerConfig listener, ReasonCode reason) {
    Dialect dialect = Dialect.of(link.version());
    int code = dialect.connackCode(reason);
    if (code != Dialect.NO_CONNACK) {
      Properties.Builder properties = Properties.builder();
      if (dialect.hasReasonCodes()) {
        addMaximumQos(properties, listener); // why a Will was refused, perhaps
      }
      link.connack(new Connack(false, code, properties.build())); // [MQTT-3.2.2-6]
    }
  }

  private static void addMaximumQos(Properties.Builder properties, ListenerConfig listener) {
    if (listener.maxQos().level() < 2) {
      properties.add(Property.MAXIMUM_QOS, listener.maxQos().level()); // [MQTT-3.2.2-9]
    }
  }

  /** The same result, delivered on the connection's loop. */
  static <T> Future<T> onLoop(Future<T> decision, BrokerLoop loop) {
    if (decision.isComplete()) {
      return decision;
    }
    Promise<T> promise = Promise.promise();
    decision.onComplete(result -> loop.execute(() -> promise.handle(result)));
    return promise.future();
  }
}
