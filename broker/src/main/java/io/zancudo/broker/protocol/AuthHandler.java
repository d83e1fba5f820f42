package io.zancudo.broker.protocol;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.broker.auth.ClientIdentity;
import io.zancudo.broker.auth.EnhancedAuthenticationResult;
import io.zancudo.broker.auth.EnhancedAuthenticator;
import io.zancudo.broker.auth.EnhancedExchange;
import io.zancudo.broker.codec.Auth;
import io.zancudo.broker.codec.ProtocolViolation;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.ReasonCode;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enhanced authentication (MQTT 5.0 section 4.12): the AUTH packets before CONNACK, and those of a
 * re-authentication.
 *
 * <p>Owned by the connection's event loop. One exchange at a time; while the authenticator thinks,
 * nothing is decoded.
 */
final class AuthHandler {
  private static final Logger log = LoggerFactory.getLogger(AuthHandler.class);

  private final ClientConnection connection;
  private final EnhancedAuthenticator authenticator;
  private ClientIdentity identity;
  private @Nullable EnhancedExchange exchange;
  private Consumer<Success> whenSuccessful = success -> {};
  private Consumer<ReasonCode> whenFailed = reason -> {};

  /** An exchange that succeeded: who it is, and the properties for CONNACK or AUTH. */
  record Success(ClientIdentity identity, Properties properties) {}

  AuthHandler(
      ClientConnection connection, EnhancedAuthenticator authenticator, ClientIdentity identity) {
    this.connection = connection;
    this.authenticator = authenticator;
    this.identity = identity;
  }

  /** Begins the exchange of a CONNECT; reading is paused already. */
  void start(Optional<byte[]> data, Consumer<Success> successful, Consumer<ReasonCode> failed) {
    whenSuccessful = successful;
    whenFailed = failed;
    EnhancedExchange begun = authenticator.begin(identity);
    exchange = begun;
    await(begun.start(data.map(Buffer::buffer)));
  }

  /** An AUTH packet of the client in the middle of an exchange. */
  void proceed(Auth packet) {
    EnhancedExchange current = exchange;
    checkMethod(packet);
    if (current == null || packet.reason() != ReasonCode.CONTINUE_AUTHENTICATION) {
      throw new ProtocolViolation( // [MQTT-4.12.0-3]
          ReasonCode.PROTOCOL_ERROR, "AUTH with " + packet.reason() + " in an exchange");
    }
    connection.link().pauseReading();
    await(current.proceed(data(packet)));
  }

  /** An AUTH packet of a connected client (section 4.12.1). */
  void reauthenticate(Auth packet) {
    if (exchange != null) {
      proceed(packet);
      return;
    }
    checkMethod(packet);
    if (packet.reason() != ReasonCode.REAUTHENTICATE) {
      throw new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR, "AUTH with " + packet.reason() + " outside of an exchange");
    }
    whenSuccessful = this::reauthenticated;
    whenFailed = this::notReauthenticated; // [MQTT-4.12.1-2]
    EnhancedExchange begun = authenticator.begin(identity);
    exchange = begun;
    connection.link().pauseReading();
    await(begun.start(data(packet)));
  }

  private void reauthenticated(Success success) {
    connection.identified(success.identity());
    if (connection.link().auth(ReasonCode.SUCCESS, success.properties())) {
      connection.link().resumeReading();
    } else {
      connection.end(CloseReason.PACKET_TOO_LARGE);
    }
  }

  private void notReauthenticated(ReasonCode reason) {
    connection.end(
        reason == ReasonCode.PACKET_TOO_LARGE
            ? CloseReason.PACKET_TOO_LARGE
            : CloseReason.NOT_AUTHORIZED);
  }

  private void await(Future<EnhancedAuthenticationResult> step) {
    ConnectHandler.onLoop(step, connection.loop())
        .onSuccess(this::answer)
        .onFailure(this::undecided);
  }

  private void answer(EnhancedAuthenticationResult result) {
    if (connection.isClosed()) {
      return;
    }
    if (result instanceof EnhancedAuthenticationResult.Continue more) {
      Properties properties = properties(more.data());
      if (connection.link().auth(ReasonCode.CONTINUE_AUTHENTICATION, properties)) {
        connection.link().resumeReading(); // [MQTT-4.12.0-2]
      } else {
        exchange = null;
        whenFailed.accept(ReasonCode.PACKET_TOO_LARGE);
      }
    } else if (result instanceof EnhancedAuthenticationResult.Success success) {
      exchange = null;
      identity = success.identity();
      whenSuccessful.accept(new Success(success.identity(), properties(success.data())));
    } else if (result instanceof EnhancedAuthenticationResult.Failed failed) {
      exchange = null;
      whenFailed.accept(failed.reason());
    }
  }

  private void undecided(Throwable cause) {
    log.error("An authentication method failed: method={}", authenticator.method(), cause);
    exchange = null;
    if (!connection.isClosed()) {
      whenFailed.accept(ReasonCode.NOT_AUTHORIZED); // fail closed
    }
  }

  private void checkMethod(Auth packet) {
    Optional<String> method = packet.properties().string(Property.AUTHENTICATION_METHOD);
    if (!method.equals(Optional.of(authenticator.method()))) { // [MQTT-4.12.0-5]
      throw new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR, "another Authentication Method than in CONNECT");
    }
  }

  private Properties properties(Optional<Buffer> data) {
    Properties.Builder properties =
        Properties.builder().add(Property.AUTHENTICATION_METHOD, authenticator.method());
    data.ifPresent(d -> properties.add(Property.AUTHENTICATION_DATA, d.getBytes()));
    return properties.build();
  }

  private static Optional<Buffer> data(Auth packet) {
    return packet.properties().binary(Property.AUTHENTICATION_DATA).map(Buffer::buffer);
  }
}
