package io.zancudo.broker.config;

import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One place where clients connect. Not reloadable but for {@link #security()} and the contents of
 * the files of {@link #tls()}.
 *
 * @param port TCP port, 0 for a Unix domain socket (or, in a test, for a free port)
 * @param host address or host name to bind to; empty binds to all addresses
 * @param unixSocketPath the Unix domain socket; only with port 0
 * @param protocol what is spoken
 * @param socketDomain the one address family to bind; empty is both
 * @param bindInterface network interface to bind to
 * @param maxConnections -1 is no limit
 * @param maxQos the highest QoS that clients may publish with; our Maximum QoS
 * @param maxTopicAlias Topic Aliases that a client may use, 0 to 65535; our Topic Alias Maximum
 * @param maxTopicAliasBroker Topic Aliases that the broker uses towards a client that allows them,
 *     0 to 65535
 * @param mountPoint prefix before every topic of its clients; never a wildcard in it
 * @param acceptProtocolVersions never changes after the start; not empty
 * @param tls present where it has certificate and key
 * @param requireCertificate whether a client must have a valid certificate
 * @param useIdentityAsUsername whether the certificate's Common Name stands for User Name and
 *     password
 * @param useSubjectAsUsername whether the certificate's whole subject stands for User Name and
 *     password
 * @param useUsernameAsClientId whether the User Name replaces the Client Identifier
 * @param proxyProtocol what a load balancer puts before each connection
 * @param proxyProtocolV2RequireTls whether the PROXY header must say that the client uses TLS
 * @param websocketsOrigins values of {@code Origin} that are taken; empty takes all
 * @param httpDir folder of the files that {@code protocol http_api} serves
 * @param security who may connect and what they may do
 */
public record ListenerConfig(
    int port,
    Optional<String> host,
    Optional<Path> unixSocketPath,
    ListenerProtocol protocol,
    Optional<SocketDomain> socketDomain,
    Optional<String> bindInterface,
    int maxConnections,
    Qos maxQos,
    int maxTopicAlias,
    int maxTopicAliasBroker,
    Optional<String> mountPoint,
    Set<ProtocolVersion> acceptProtocolVersions,
    Optional<TlsConfig> tls,
    boolean requireCertificate,
    boolean useIdentityAsUsername,
    boolean useSubjectAsUsername,
    boolean useUsernameAsClientId,
    ProxyProtocol proxyProtocol,
    boolean proxyProtocolV2RequireTls,
    List<String> websocketsOrigins,
    Optional<Path> httpDir,
    SecurityConfig security) {
  public static final int DEFAULT_PORT = 1883;
  public static final int DEFAULT_MAX_CONNECTIONS = LimitsConfig.UNLIMITED;
  public static final Qos DEFAULT_MAX_QOS = Qos.EXACTLY_ONCE;
  public static final int DEFAULT_MAX_TOPIC_ALIAS = 10;
  public static final int DEFAULT_MAX_TOPIC_ALIAS_BROKER = 10;

  public ListenerConfig {
    acceptProtocolVersions = Set.copyOf(acceptProtocolVersions);
    websocketsOrigins = List.copyOf(websocketsOrigins);
  }

  /** How the listener is told from others in logs and credentials: its port or its path. */
  public String name() {
    return unixSocketPath.map(Path::toString).orElseGet(() -> Integer.toString(port));
  }

  /** The same listener on another port; with 0 the system chooses one. */
  public ListenerConfig withPort(int newPort) {
    return new ListenerConfig(
        newPort,
        host,
        unixSocketPath,
        protocol,
        socketDomain,
        bindInterface,
        maxConnections,
        maxQos,
        maxTopicAlias,
        maxTopicAliasBroker,
        mountPoint,
        acceptProtocolVersions,
        tls,
        requireCertificate,
        useIdentityAsUsername,
        useSubjectAsUsername,
        useUsernameAsClientId,
        proxyProtocol,
        proxyProtocolV2RequireTls,
        websocketsOrigins,
        httpDir,
        security);
  }
}
