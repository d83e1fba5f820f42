package io.zancudo.broker.config;

import io.zancudo.mqtt.Qos;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Works out the records from what the configuration says and what holds where it says nothing. */
final class BrokerConfigFactory {
  private static final int MAX_RETAIN_EXPIRY_MINUTES = 10_000_000;
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

  private final ConfigModel model;
  private final StartOptions options;
  private final List<ConfigNotice> notices;

  /**
   * Prepares for one configuration.
   *
   * @param notices what the user should know is added to it
   */
  BrokerConfigFactory(ConfigModel model, StartOptions options, List<ConfigNotice> notices) {
    this.model = model;
    this.options = options;
    this.notices = notices;
  }

  BrokerConfig broker() {
    DirectiveValues values = model.globals();
    options
        .tlsKeylog()
        .ifPresent(file -> notice("The '--tls-keylog' option is not supported yet, ignored."));
    return new BrokerConfig(
        model.localOnly() ? localListeners() : listeners(),
        model.localOnly(),
        limits(values),
        messaging(values),
        log(values),
        persistence(values),
        Duration.ofSeconds(values.get(Directives.SYS_INTERVAL)),
        values.get(Directives.SET_TCP_NODELAY),
        values.get(Directives.ENABLE_CONTROL_API),
        values.find(Directives.PID_FILE),
        values.find(Directives.USER),
        ClusterSection.of(values),
        values.find(Directives.ADMIN_LISTENER),
        options.tlsKeylog());
  }

  private void notice(String text) {
    notices.add(new ConfigNotice(LogType.NOTICE, text));
  }

  private static LimitsConfig limits(DirectiveValues values) {
    return new LimitsConfig(
        values.get(Directives.MAX_INFLIGHT_MESSAGES),
        values.find(Directives.MAX_INFLIGHT_MESSAGES).isEmpty(),
        values.get(Directives.MAX_INFLIGHT_BYTES),
        values.get(Directives.MAX_QUEUED_MESSAGES),
        values.get(Directives.MAX_QUEUED_BYTES),
        values.get(Directives.MAX_PACKET_SIZE).intValue(),
        values.get(Directives.MESSAGE_SIZE_LIMIT).intValue(),
        values.get(Directives.MAX_KEEPALIVE),
        values.get(Directives.MEMORY_LIMIT),
        values.get(Directives.GLOBAL_MAX_CLIENTS),
        values.get(Directives.GLOBAL_MAX_CONNECTIONS));
  }

  private static MessagingConfig messaging(DirectiveValues values) {
    return new MessagingConfig(
        values.get(Directives.QUEUE_QOS0_MESSAGES),
        values.get(Directives.RETAIN_AVAILABLE),
        values
            .find(Directives.RETAIN_EXPIRY_INTERVAL)
            .map(minutes -> Duration.ofMinutes(Math.min(minutes, MAX_RETAIN_EXPIRY_MINUTES))),
        values.get(Directives.CHECK_RETAIN_SOURCE),
        values.get(Directives.UPGRADE_OUTGOING_QOS),
        values.get(Directives.ALLOW_DUPLICATE_MESSAGES),
        values.find(Directives.PERSISTENT_CLIENT_EXPIRATION),
        values.find(Directives.CLIENTID_PREFIXES));
  }

  private LogConfig log(DirectiveValues values) {
    LogTargets targets = values.get(Directives.LOG_DEST);
    for (LogDestination later : List.of(LogDestination.SYSLOG, LogDestination.TOPIC)) {
      if (targets.destinations().contains(later)) {
        notice("'log_dest " + later + "' is not supported yet, ignored.");
      }
    }
    return new LogConfig(
        targets.destinations(),
        targets.file().filter(file -> targets.destinations().contains(LogDestination.FILE)),
        options.quiet()
            ? Set.of()
            : options.verbose() ? Set.of(LogType.values()) : values.get(Directives.LOG_TYPE),
        values.get(Directives.LOG_TIMESTAMP),
        values.find(Directives.LOG_TIMESTAMP_FORMAT),
        values.find(Directives.LOG_FACILITY),
        values.get(Directives.CONNECTION_MESSAGES));
  }

  private static PersistenceConfig persistence(DirectiveValues values) {
    return new PersistenceConfig(
        values.get(Directives.PERSISTENCE),
        values.get(Directives.PERSISTENCE_LOCATION),
        values.get(Directives.PERSISTENCE_FILE),
        Duration.ofSeconds(values.get(Directives.AUTOSAVE_INTERVAL)),
        values.get(Directives.AUTOSAVE_ON_CHANGES));
  }

  /** Nothing says where to listen: both loopback addresses, on the ports of the command line. */
  private List<ListenerConfig> localListeners() {
    for (ListenerModel ignored : model.listeners()) {
      notices.add(
          new ConfigNotice(
              LogType.WARNING,
              "Warning: Options of listeners have no effect without a 'listener' or 'port'."));
    }
    List<Integer> ports =
        options.ports().isEmpty() ? List.of(ListenerConfig.DEFAULT_PORT) : options.ports();
    List<ListenerConfig> listeners = new ArrayList<>();
    for (int port : ports) {
      for (String host : LOOPBACK) {
        ListenerModel listener = new ListenerModel(true, port, Optional.of(host));
        listeners.add(listener(listener, security(listener, true)));
      }
    }
    return listeners;
  }

  private List<ListenerConfig> listeners() {
    List<ListenerConfig> listeners = new ArrayList<>();
    for (ListenerModel listener : model.listeners()) {
      Optional<String> missing = missing(listener.values);
      if (missing.isPresent()) {
        // A plain listener in its place would be less safe than the one that was asked for.
        notice(
            missing.get()
                + " is not supported yet: the listener on port "
                + listener.port
                + " is not opened.");
      } else {
        listeners.add(listener(listener, security(listener, false)));
      }
    }
    return listeners;
  }

  private static Optional<String> missing(DirectiveValues values) {
    if (values.get(Directives.PROTOCOL) == ListenerProtocol.HTTP_API) {
      return Optional.of("'protocol http_api'");
    }
    return values.find(Directives.PSK_HINT).map(hint -> "'psk_hint'");
  }

  private static ListenerConfig listener(ListenerModel listener, SecurityConfig security) {
    DirectiveValues values = listener.values;
    boolean unixSocket = listener.port == 0;
    return new ListenerConfig(
        listener.port,
        listener.address.filter(host -> !unixSocket),
        listener.address.filter(path -> unixSocket).map(Path::of),
        values.get(Directives.PROTOCOL),
        values.find(Directives.SOCKET_DOMAIN),
        values.find(Directives.BIND_INTERFACE),
        values.get(Directives.MAX_CONNECTIONS),
        Qos.of(values.get(Directives.MAX_QOS)),
        values.get(Directives.MAX_TOPIC_ALIAS),
        values.get(Directives.MAX_TOPIC_ALIAS_BROKER),
        values.find(Directives.MOUNT_POINT),
        values.get(Directives.ACCEPT_PROTOCOL_VERSIONS),
        tls(values),
        values.get(Directives.REQUIRE_CERTIFICATE),
        values.get(Directives.USE_IDENTITY_AS_USERNAME),
        values.get(Directives.USE_SUBJECT_AS_USERNAME),
        values.get(Directives.USE_USERNAME_AS_CLIENTID),
        ProxyProtocol.values()[values.get(Directives.ENABLE_PROXY_PROTOCOL)],
        values.get(Directives.PROXY_PROTOCOL_V2_REQUIRE_TLS),
        values.get(Directives.WEBSOCKETS_ORIGIN),
        values.find(Directives.HTTP_DIR),
        security);
  }

  private static Optional<TlsConfig> tls(DirectiveValues values) {
    return values
        .find(Directives.CERTFILE)
        .flatMap(
            certFile -> values.find(Directives.KEYFILE).map(key -> tls(values, certFile, key)));
  }

  private static TlsConfig tls(DirectiveValues values, Path certFile, Path keyFile) {
    return new TlsConfig(
        certFile,
        keyFile,
        values.find(Directives.CAFILE),
        values.find(Directives.CAPATH),
        values.find(Directives.CRLFILE),
        values.find(Directives.TLS_VERSION),
        values.find(Directives.CIPHERS),
        values.find(Directives.CIPHERS_TLS13),
        values.get(Directives.DISABLE_CLIENT_CERT_DATE_CHECKS));
  }

  private SecurityConfig security(ListenerModel listener, boolean anonymousIfUnsaid) {
    boolean own = model.perListenerSettings() && !model.localOnly();
    DirectiveValues values = own ? listener.values : model.globals();
    List<PluginConfig> plugins = new ArrayList<>();
    model.plugins().forEach(plugin -> plugins.add(plugin.toConfig()));
    listener.plugins.forEach(plugin -> plugins.add(plugin.toConfig()));
    return new SecurityConfig(
        // What the listener says goes before what is said for all.
        listener
            .values
            .find(Directives.ALLOW_ANONYMOUS)
            .or(() -> values.find(Directives.ALLOW_ANONYMOUS))
            .orElse(anonymousIfUnsaid),
        values.get(Directives.ALLOW_ZERO_LENGTH_CLIENTID),
        listener
            .values
            .find(Directives.AUTO_ID_PREFIX)
            .or(() -> model.globals().find(Directives.AUTO_ID_PREFIX))
            .orElse(SecurityConfig.DEFAULT_AUTO_ID_PREFIX),
        values.find(Directives.PASSWORD_FILE),
        values.find(Directives.ACL_FILE),
        values.find(Directives.PSK_FILE),
        plugins);
  }
}
