package io.zancudo.broker.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All settings of one broker.
 *
 * @param listeners in the order of the file; not empty
 * @param localOnly true if nothing configures a listener: then {@link #listeners} are one on
 *     127.0.0.1 and one on ::1 for each port, and it is enough if one of them can be opened
 * @param limits what clients and messages may take
 * @param messaging how messages and sessions are treated
 * @param log what is logged
 * @param persistence what outlives the broker
 * @param sysInterval time between two updates of {@code $SYS}, up to 65535 s; zero turns it off
 * @param setTcpNodelay whether TCP_NODELAY is set on the clients' sockets
 * @param enableControlApi whether {@code $CONTROL/broker/v1} answers
 * @param pidFile where the process id is written to
 * @param user whom Mosquitto would become when started as root
 * @param cluster what makes it one node of several; empty for a broker of its own
 * @param admin where it answers administrators
 * @param tlsKeylog where the secrets of TLS connections are written to, for debugging
 */
public record BrokerConfig(
    List<ListenerConfig> listeners,
    boolean localOnly,
    LimitsConfig limits,
    MessagingConfig messaging,
    LogConfig log,
    PersistenceConfig persistence,
    Duration sysInterval,
    boolean setTcpNodelay,
    boolean enableControlApi,
    Optional<Path> pidFile,
    Optional<String> user,
    Optional<ClusterSection> cluster,
    Optional<AdminConfig> admin,
    Optional<Path> tlsKeylog) {
  public static final Duration DEFAULT_SYS_INTERVAL = Duration.ofSeconds(10);
  public static final boolean DEFAULT_SET_TCP_NODELAY = false;
  public static final boolean DEFAULT_ENABLE_CONTROL_API = false;

  public BrokerConfig {
    listeners = List.copyOf(listeners);
  }

  /** The same broker with other listeners. */
  public BrokerConfig withListeners(List<ListenerConfig> newListeners) {
    return new BrokerConfig(
        newListeners,
        localOnly,
        limits,
        messaging,
        log,
        persistence,
        sysInterval,
        setTcpNodelay,
        enableControlApi,
        pidFile,
        user,
        cluster,
        admin,
        tlsKeylog);
  }
}
