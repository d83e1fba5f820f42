package io.zancudo.broker.auth;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.mqtt.ReasonCode;
import java.util.Optional;

/**
 * Checks passwords against a password file. Immutable.
 *
 * <p>Slow hashes are left to {@link PasswordWorkers}; where too many clients wait for them, a
 * client is told that the server is busy.
 */
final class PasswordFileAuthenticator implements Authenticator {
  private static final AuthenticationResult BUSY =
      new AuthenticationResult.Denied(ReasonCode.SERVER_BUSY);

  private static final byte[] NONE = {};

  private final PasswordWorkers workers;
  private final PasswordFile file;

  PasswordFileAuthenticator(PasswordFile file, PasswordWorkers workers) {
    this.file = file;
    this.workers = workers;
  }

  @Override
  public Future<AuthenticationResult> authenticate(Credentials credentials) {
    Optional<PasswordEntry> entry = credentials.identity().username().flatMap(file::find);
    byte[] password = credentials.password().map(Buffer::getBytes).orElse(NONE);
    // Choice: an empty password is none, as with Mosquitto, also where the file has its hash.
    if (entry.isEmpty() || password.length == 0) {
      return Future.succeededFuture(result(credentials, false));
    }
    return entry.get().isQuick(password)
        ? Future.succeededFuture(result(credentials, entry.get().matches(password)))
        : workers
            .compute(() -> entry.get().matches(password))
            .map(right -> right.map(it -> result(credentials, it)).orElse(BUSY));
  }

  private static AuthenticationResult result(Credentials credentials, boolean right) {
    return right
        ? new AuthenticationResult.Accepted(credentials.identity())
        : new AuthenticationResult.Denied(ReasonCode.NOT_AUTHORIZED);
  }
}
