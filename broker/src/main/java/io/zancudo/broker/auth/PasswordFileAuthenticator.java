package io.zancudo.broker.auth;

import io.vertx.core.Future;
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

  private final PasswordWorkers workers;
  private final PasswordFile file;

  PasswordFileAuthenticator(PasswordFile file, PasswordWorkers workers) {
    this.file = file;
    this.workers = workers;
  }

  @Override
  public Future<AuthenticationResult> authenticate(Credentials credentials) {
    Optional<PasswordEntry> entry = credentials.identity().username().flatMap(file::find);
    if (entry.isEmpty() || credentials.password().isEmpty()) {
      return Future.succeededFuture(result(credentials, false));
    }
    byte[] password = credentials.password().get().getBytes();
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
