package io.zancudo.broker.auth;

import io.zancudo.mqtt.ProtocolVersion;
import java.util.Optional;

/**
 * Who a client says it is, and after authentication who it is.
 *
 * @param clientId its Client Identifier, also if the broker made it; not empty
 * @param username its User Name, or what stands for it (a certificate's name); empty is an
 *     anonymous client
 * @param remoteAddress the address it connects from, behind a PROXY header the real one
 * @param listener the {@link io.zancudo.broker.config.ListenerConfig#name() name} of the listener
 * @param protocolVersion the version it speaks
 * @param bridge whether it says that it is a broker's bridge
 * @param certificateSubject the subject of its certificate in the form of RFC 2253
 */
public record ClientIdentity(
    String clientId,
    Optional<String> username,
    String remoteAddress,
    String listener,
    ProtocolVersion protocolVersion,
    boolean bridge,
    Optional<String> certificateSubject) {

  /** The same client under another User Name. */
  public ClientIdentity withUsername(Optional<String> newUsername) {
    return new ClientIdentity(
        clientId,
        newUsername,
        remoteAddress,
        listener,
        protocolVersion,
        bridge,
        certificateSubject);
  }

  /** The same client under another Client Identifier. */
  public ClientIdentity withClientId(String newClientId) {
    return new ClientIdentity(
        newClientId,
        username,
        remoteAddress,
        listener,
        protocolVersion,
        bridge,
        certificateSubject);
  }

  /** The same client with what its certificate says. */
  public ClientIdentity withCertificateSubject(Optional<String> newCertificateSubject) {
    return new ClientIdentity(
        clientId,
        username,
        remoteAddress,
        listener,
        protocolVersion,
        bridge,
        newCertificateSubject);
  }
}
