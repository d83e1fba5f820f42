package io.zancudo.broker.testing;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.broker.auth.ClientIdentity;
import io.zancudo.broker.auth.EnhancedAuthenticationResult;
import io.zancudo.broker.auth.EnhancedAuthenticator;
import io.zancudo.broker.auth.EnhancedExchange;
import io.zancudo.mqtt.ReasonCode;
import java.util.Optional;

/**
 * An Authentication Method for tests, named {@code challenge-response}: the client says its name,
 * gets a number as challenge, answers with the number plus one, and is called by its name from then
 * on. The first challenge of an exchange is 41. Who begins with {@code at-once} needs no challenge.
 */
public final class ChallengeResponse implements EnhancedAuthenticator {
  /** The Authentication Method. */
  public static final String METHOD = "challenge-response";

  /** What needs no challenge. */
  public static final Buffer AT_ONCE = Buffer.buffer("at-once");

  /** The first challenge. */
  public static final Buffer CHALLENGE = Buffer.buffer("41");

  /** The right answer to it. */
  public static final Buffer RESPONSE = Buffer.buffer("42");

  /** What comes with success. */
  public static final Buffer WELCOME = Buffer.buffer("welcome");

  @Override
  public String method() {
    return METHOD;
  }

  @Override
  public EnhancedExchange begin(ClientIdentity identity) {
    return new Exchange(identity);
  }

  private static final class Exchange implements EnhancedExchange {
    private ClientIdentity identity;

    Exchange(ClientIdentity identity) {
      this.identity = identity;
    }

    @Override
    public Future<EnhancedAuthenticationResult> start(Optional<Buffer> data) {
      if (data.isEmpty()) {
        return failed();
      }
      identity = identity.withUsername(data.map(Buffer::toString));
      return data.get().equals(AT_ONCE)
          ? success()
          : Future.succeededFuture(
              new EnhancedAuthenticationResult.Continue(Optional.of(CHALLENGE)));
    }

    @Override
    public Future<EnhancedAuthenticationResult> proceed(Optional<Buffer> data) {
      return data.filter(RESPONSE::equals).isPresent() ? success() : failed();
    }

    private Future<EnhancedAuthenticationResult> success() {
      return Future.succeededFuture(
          new EnhancedAuthenticationResult.Success(Optional.of(WELCOME), identity));
    }

    private static Future<EnhancedAuthenticationResult> failed() {
      return Future.succeededFuture(
          new EnhancedAuthenticationResult.Failed(ReasonCode.NOT_AUTHORIZED));
    }
  }
}
