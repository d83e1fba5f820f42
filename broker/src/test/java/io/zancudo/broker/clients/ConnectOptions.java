package io.zancudo.broker.clients;

import java.util.Optional;

/**
 * What a client says when it connects.
 *
 * @param persistent asks for a session that outlives the connection, and takes up one that is there
 * @param username also says that {@code password} is sent
 * @param will published if the connection is cut
 * @param certificate the name of the client's certificate, with secure transports
 */
record ConnectOptions(
    String clientId,
    boolean persistent,
    Optional<String> username,
    String password,
    Optional<TestMessage> will,
    Optional<String> certificate) {

  /** Connects without a name, and without leaving anything behind. */
  static ConnectOptions clean(String clientId) {
    return new ConnectOptions(
        clientId, false, Optional.empty(), "", Optional.empty(), Optional.empty());
  }

  ConnectOptions keepingTheSession() {
    return new ConnectOptions(clientId, true, username, password, will, certificate);
  }

  ConnectOptions as(String newUsername, String newPassword) {
    return new ConnectOptions(
        clientId, persistent, Optional.of(newUsername), newPassword, will, certificate);
  }

  ConnectOptions withWill(TestMessage newWill) {
    return new ConnectOptions(
        clientId, persistent, username, password, Optional.of(newWill), certificate);
  }

  ConnectOptions withCertificate(String name) {
    return new ConnectOptions(clientId, persistent, username, password, will, Optional.of(name));
  }
}
