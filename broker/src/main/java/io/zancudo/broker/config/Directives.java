package io.zancudo.broker.config;

import static io.zancudo.broker.config.BrokerConfig.DEFAULT_ENABLE_CONTROL_API;
import static io.zancudo.broker.config.BrokerConfig.DEFAULT_SET_TCP_NODELAY;
import static io.zancudo.broker.config.BrokerConfig.DEFAULT_SYS_INTERVAL;
import static io.zancudo.broker.config.LimitsConfig.DEFAULT_MAX_INFLIGHT_BYTES;
import static io.zancudo.broker.config.LimitsConfig.DEFAULT_MAX_INFLIGHT_MESSAGES;
import static io.zancudo.broker.config.LimitsConfig.DEFAULT_MAX_KEEPALIVE_SECONDS;
import static io.zancudo.broker.config.LimitsConfig.DEFAULT_MAX_PACKET_SIZE;
import static io.zancudo.broker.config.LimitsConfig.DEFAULT_MAX_QUEUED_BYTES;
import static io.zancudo.broker.config.LimitsConfig.DEFAULT_MAX_QUEUED_MESSAGES;
import static io.zancudo.broker.config.LimitsConfig.DEFAULT_MEMORY_LIMIT_BYTES;
import static io.zancudo.broker.config.LimitsConfig.DEFAULT_MESSAGE_SIZE_LIMIT;
import static io.zancudo.broker.config.LimitsConfig.UNLIMITED;
import static io.zancudo.broker.config.ListenerConfig.DEFAULT_MAX_CONNECTIONS;
import static io.zancudo.broker.config.ListenerConfig.DEFAULT_MAX_QOS;
import static io.zancudo.broker.config.ListenerConfig.DEFAULT_MAX_TOPIC_ALIAS;
import static io.zancudo.broker.config.ListenerConfig.DEFAULT_MAX_TOPIC_ALIAS_BROKER;
import static io.zancudo.broker.config.LogConfig.DEFAULT_CONNECTION_MESSAGES;
import static io.zancudo.broker.config.LogConfig.DEFAULT_TIMESTAMP;
import static io.zancudo.broker.config.LogConfig.DEFAULT_TYPES;
import static io.zancudo.broker.config.MessagingConfig.DEFAULT_ALLOW_DUPLICATE_MESSAGES;
import static io.zancudo.broker.config.MessagingConfig.DEFAULT_CHECK_RETAIN_SOURCE;
import static io.zancudo.broker.config.MessagingConfig.DEFAULT_QUEUE_QOS0_MESSAGES;
import static io.zancudo.broker.config.MessagingConfig.DEFAULT_RETAIN_AVAILABLE;
import static io.zancudo.broker.config.MessagingConfig.DEFAULT_UPGRADE_OUTGOING_QOS;
import static io.zancudo.broker.config.PersistenceConfig.DEFAULT_AUTOSAVE_INTERVAL;
import static io.zancudo.broker.config.PersistenceConfig.DEFAULT_ENABLED;
import static io.zancudo.broker.config.PersistenceConfig.DEFAULT_FILE;
import static io.zancudo.broker.config.PluginConfig.DEFAULT_DENY_SPECIAL_CHARS;
import static io.zancudo.broker.config.Scope.BRIDGE;
import static io.zancudo.broker.config.Scope.GLOBAL;
import static io.zancudo.broker.config.Scope.LISTENER;
import static io.zancudo.broker.config.Scope.LISTENER_OR_DEFAULT;
import static io.zancudo.broker.config.Scope.NAMED_LISTENER;
import static io.zancudo.broker.config.Scope.PLUGIN;
import static io.zancudo.broker.config.Scope.SECURITY;
import static io.zancudo.broker.config.SecurityConfig.DEFAULT_ALLOW_ZERO_LENGTH_CLIENT_ID;
import static io.zancudo.broker.config.SecurityConfig.MAX_AUTO_ID_PREFIX_BYTES;

import io.zancudo.mqtt.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * The table of all directives: everything that a configuration may say, what may be said about it,
 * and what holds if it says nothing. To add a directive, add its line here, and take its value
 * where the record that has it is made.
 *
 * <p>Longer than other files because it is one table.
 */
final class Directives {
  private static final Map<String, Directive<?>> BY_KEYWORD = new HashMap<>();
  private static final List<Directive<?>> ALL = new ArrayList<>();

  // What Mosquitto says about values out of range, where it is not what it usually says.
  private static final String BRIDGE_ALIAS_RANGE =
      "Error: bridge_max_topic_alias must be > 0 and <= 65535.";
  private static final String BRIDGE_CHOICE = "Error: Invalid '%s' value in configuration (%s).";
  private static final String BUFFER_RANGE =
      "Error: Packet buffer size must be between 0 and 65535 inclusive.";
  private static final String DOMAIN = "Error: Invalid '%s' value '%s' in configuration.";
  private static final String INFLIGHT_HIGH = "Error: 'max_inflight_messages' must be <= 65535.";
  private static final String KEEPALIVE_HIGH = "Error: Bridge keepalive value too high.";
  private static final String LISTENER_PREFIX_LONG =
      "Error: 'listener_auto_id_prefix' length must be <= 50.";
  private static final String MAX_TOPIC_ALIAS_BROKER_RANGE =
      "Error: Invalid 'max_topic_alias_broker' value in configuration.";
  private static final String MAX_TOPIC_ALIAS_RANGE =
      "Error: Invalid 'max_topic_alias' value in configuration.";
  private static final String PACKET_SIZE_LOW = "Error: 'max_packet_size' must be >= 20.";
  private static final String PORT_RANGE = "Error: Invalid 'port' value (%d).";
  private static final String PREFIX_LONG = "Error: auto_id_prefix length must be <= 50.";
  private static final String PROXY_RANGE = "Error: enable_proxy_protocol must be 1 or 2.";
  private static final String QOS_RANGE = "Error: 'max_qos' must be between 0 and 2 inclusive.";
  private static final String RECEIVE_MAXIMUM_HIGH =
      "Error: bridge_receive_maximum must be lower than 65535.";
  private static final String RECEIVE_MAXIMUM_LOW =
      "Error: bridge_receive_maximum must be greater than 0.";
  private static final String RETAIN_EXPIRY_LOW = "Error: retain_expiry_interval must be >= 1.";
  private static final String SESSION_EXPIRY_LOW =
      "Error: bridge_session_expiry_interval must not be negative.";
  private static final String TCP_TIMEOUT_LOW = "Error: invalid TCP user timeout value.";

  private static final int MAX_PAYLOAD = 268_435_455;
  private static final int UINT16_MAX = 65_535;
  private static final Set<ProtocolVersion> ALL_VERSIONS = Set.of(ProtocolVersion.values());

  // spotless:off (one directive is one line)
  // ---- where to listen ----
  static final Directive<Integer> LISTENER_LINE = add(global("listener", integer().from(0, PORT_RANGE).to(UINT16_MAX, PORT_RANGE)).called("listener port").does(ConfigAssembler::listener));
  static final Directive<Integer> PORT = add(global("port", integer().from(1).to(UINT16_MAX)).deprecated("; use 'listener'").does(ConfigAssembler::port));
  static final Directive<String> BIND_ADDRESS = add(global("bind_address", commented()).called("default listener bind_address").deprecated("; use 'listener'").does(ConfigAssembler::bindAddress));
  static final Directive<String> INCLUDE_DIR = add(global("include_dir", commented()).does(ConfigAssembler::includeDir));
  static final Directive<Boolean> PER_LISTENER_SETTINGS = add(global("per_listener_settings", flag()).deprecated("").does(ConfigAssembler::perListenerSettings));

  // ---- security: who may connect, and what they may do ----
  static final Directive<Path> ACL_FILE = add(security("acl_file", path()));
  static final Directive<Boolean> ALLOW_ANONYMOUS = add(security("allow_anonymous", flag()));
  static final Directive<Boolean> ALLOW_ZERO_LENGTH_CLIENTID = add(security("allow_zero_length_clientid", flag(), DEFAULT_ALLOW_ZERO_LENGTH_CLIENT_ID));
  static final Directive<String> AUTO_ID_PREFIX = add(security("auto_id_prefix", prefix(PREFIX_LONG)).once().deprecated("; use 'listener_auto_id_prefix'"));
  static final Directive<Path> PASSWORD_FILE = add(security("password_file", path()));
  static final Directive<Path> PSK_FILE = add(security("psk_file", path()).does(ConfigAssembler::notWithCertificate));
  static final Directive<String> PLUGIN_LINE = add(security("plugin", verbatim()).alias("auth_plugin").does(ConfigAssembler::plugin));
  static final Directive<String> GLOBAL_PLUGIN = add(global("global_plugin", verbatim()).does(ConfigAssembler::globalPlugin));
  static final Directive<String> PLUGIN_LOAD = add(global("plugin_load", verbatim()).does(ConfigAssembler::pluginLoad));
  static final Directive<String> PLUGIN_USE = add(namedListener("plugin_use", verbatim()).does(ConfigAssembler::pluginUse));
  static final Directive<Boolean> AUTH_PLUGIN_DENY_SPECIAL_CHARS = add(plugin("auth_plugin_deny_special_chars", flag(), DEFAULT_DENY_SPECIAL_CHARS));

  // ---- what clients and messages may take ----
  static final Directive<Integer> GLOBAL_MAX_CLIENTS = add(reloaded("global_max_clients", integer().lowerIs(0, UNLIMITED), UNLIMITED));
  static final Directive<Integer> GLOBAL_MAX_CONNECTIONS = add(reloaded("global_max_connections", integer().lowerIs(0, UNLIMITED), UNLIMITED));
  static final Directive<Long> MAX_INFLIGHT_BYTES = add(reloaded("max_inflight_bytes", size().negativeIsZero(), DEFAULT_MAX_INFLIGHT_BYTES));
  static final Directive<Integer> MAX_INFLIGHT_MESSAGES = add(reloaded("max_inflight_messages", inflight(), DEFAULT_MAX_INFLIGHT_MESSAGES));
  static final Directive<Integer> MAX_KEEPALIVE = add(reloaded("max_keepalive", uint16(), DEFAULT_MAX_KEEPALIVE_SECONDS));
  static final Directive<Long> MAX_PACKET_SIZE = add(reloaded("max_packet_size", size().from(20, PACKET_SIZE_LOW).asInt(), (long) DEFAULT_MAX_PACKET_SIZE));
  static final Directive<Long> MAX_QUEUED_BYTES = add(reloaded("max_queued_bytes", size().negativeIsZero(), DEFAULT_MAX_QUEUED_BYTES));
  static final Directive<Integer> MAX_QUEUED_MESSAGES = add(reloaded("max_queued_messages", integer().lowerIs(0, 0), DEFAULT_MAX_QUEUED_MESSAGES));
  static final Directive<Long> MEMORY_LIMIT = add(reloaded("memory_limit", size().from(0), DEFAULT_MEMORY_LIMIT_BYTES));
  static final Directive<Long> MESSAGE_SIZE_LIMIT = add(reloaded("message_size_limit", size().from(0).to(MAX_PAYLOAD), (long) DEFAULT_MESSAGE_SIZE_LIMIT));

  // ---- how messages and sessions are treated ----
  static final Directive<Boolean> ALLOW_DUPLICATE_MESSAGES = add(reloaded("allow_duplicate_messages", flag(), DEFAULT_ALLOW_DUPLICATE_MESSAGES).deprecated(""));
  static final Directive<Boolean> CHECK_RETAIN_SOURCE = add(reloaded("check_retain_source", flag(), DEFAULT_CHECK_RETAIN_SOURCE));
  static final Directive<String> CLIENTID_PREFIXES = add(reloaded("clientid_prefixes", verbatim()).deprecated(""));
  static final Directive<Duration> PERSISTENT_CLIENT_EXPIRATION = add(reloaded("persistent_client_expiration", new ExpirationType()));
  static final Directive<Boolean> QUEUE_QOS0_MESSAGES = add(reloaded("queue_qos0_messages", flag(), DEFAULT_QUEUE_QOS0_MESSAGES));
  static final Directive<Boolean> RETAIN_AVAILABLE = add(reloaded("retain_available", flag(), DEFAULT_RETAIN_AVAILABLE));
  static final Directive<Integer> RETAIN_EXPIRY_INTERVAL = add(reloaded("retain_expiry_interval", integer().from(1, RETAIN_EXPIRY_LOW)));
  static final Directive<Boolean> UPGRADE_OUTGOING_QOS = add(reloaded("upgrade_outgoing_qos", flag(), DEFAULT_UPGRADE_OUTGOING_QOS));

  // ---- persistence ----
  static final Directive<Integer> AUTOSAVE_INTERVAL = add(reloaded("autosave_interval", integer().lowerIs(0, 0), seconds(DEFAULT_AUTOSAVE_INTERVAL)));
  static final Directive<Boolean> AUTOSAVE_ON_CHANGES = add(reloaded("autosave_on_changes", flag(), false));
  static final Directive<Boolean> PERSISTENCE = add(reloaded("persistence", flag(), DEFAULT_ENABLED).alias("retained_persistence").notYet(on -> on));
  static final Directive<String> PERSISTENCE_FILE = add(reloaded("persistence_file", commented(), DEFAULT_FILE).once());
  static final Directive<Path> PERSISTENCE_LOCATION = add(reloaded("persistence_location", path(), Path.of("")).once());

  // ---- the log ----
  static final Directive<Boolean> CONNECTION_MESSAGES = add(reloaded("connection_messages", flag(), DEFAULT_CONNECTION_MESSAGES));
  static final Directive<LogTargets> LOG_DEST = add(reloaded("log_dest", new LogTargets.Type(), LogTargets.DEFAULT).repeated(LogTargets::merge));
  static final Directive<Integer> LOG_FACILITY = add(reloaded("log_facility", integer().from(0).to(7)));
  static final Directive<Boolean> LOG_TIMESTAMP = add(reloaded("log_timestamp", flag(), DEFAULT_TIMESTAMP));
  static final Directive<String> LOG_TIMESTAMP_FORMAT = add(reloaded("log_timestamp_format", verbatim()).once());
  static final Directive<Set<LogType>> LOG_TYPE = add(reloaded("log_type", new LogTypesType(), DEFAULT_TYPES).repeated(LogTypesType::merge));

  // ---- the broker ----
  static final Directive<Boolean> ENABLE_CONTROL_API = add(reloaded("enable_control_api", flag(), DEFAULT_ENABLE_CONTROL_API).notYet(on -> on));
  static final Directive<Path> PID_FILE = add(global("pid_file", path()).once());
  static final Directive<Boolean> SET_TCP_NODELAY = add(reloaded("set_tcp_nodelay", flag(), DEFAULT_SET_TCP_NODELAY));
  static final Directive<Integer> SYS_INTERVAL = add(reloaded("sys_interval", uint16(), seconds(DEFAULT_SYS_INTERVAL)).notYet(seconds -> seconds > 0));
  static final Directive<String> USER = add(global("user", commented()));

  static final Directive<AdminConfig> ADMIN_LISTENER = add(global("admin_listener", new AdminConfig.Type()).once());

  // ---- several nodes ----
  static final Directive<String> CLUSTER_NAME = add(global("cluster_name", commented()).once());
  static final Directive<ClusterDiscovery> CLUSTER_DISCOVERY = add(cluster("cluster_discovery", choice(ClusterDiscovery.values()), ClusterSection.DEFAULT_DISCOVERY));
  static final Directive<List<ClusterAddress>> CLUSTER_MEMBERS = add(global("cluster_members", new ClusterAddress.ListType()).orElse(List.of()).repeated(Repeat.appends()));
  static final Directive<String> CLUSTER_DNS = add(global("cluster_dns", commented()).once());
  static final Directive<String> CLUSTER_KUBERNETES_SERVICE = add(global("cluster_kubernetes_service", commented()).once());
  static final Directive<ClusterAddress> CLUSTER_BIND = add(cluster("cluster_bind", new ClusterAddress.Type(), ClusterSection.DEFAULT_BIND));
  static final Directive<String> CLUSTER_NODE_NAME = add(global("cluster_node_name", nodeName()).once());
  static final Directive<Path> CLUSTER_CONFIG = add(global("cluster_config", path()).once());
  static final Directive<PartitionPolicy> CLUSTER_PARTITION_POLICY = add(cluster("cluster_partition_policy", choice(PartitionPolicy.values()), ClusterSection.DEFAULT_PARTITION_POLICY));

  // ---- listeners ----
  static final Directive<Set<ProtocolVersion>> ACCEPT_PROTOCOL_VERSIONS = add(namedListener("accept_protocol_versions", new ProtocolVersionsType(), ALL_VERSIONS).reloadable());
  static final Directive<String> BIND_INTERFACE = add(listenerOrDefault("bind_interface", commented()).once());
  static final Directive<Integer> ENABLE_PROXY_PROTOCOL = add(listener("enable_proxy_protocol", integer().within(1, 2, PROXY_RANGE), 0));
  static final Directive<Path> HTTP_DIR = add(listener("http_dir", folder()).once());
  static final Directive<Boolean> LISTENER_ALLOW_ANONYMOUS = add(listener("listener_allow_anonymous", flag()).sets(ALLOW_ANONYMOUS).reloadable());
  static final Directive<String> LISTENER_AUTO_ID_PREFIX = add(listener("listener_auto_id_prefix", prefix(LISTENER_PREFIX_LONG)).once().sets(AUTO_ID_PREFIX).reloadable());
  static final Directive<Integer> MAX_CONNECTIONS = add(listenerOrDefault("max_connections", integer().lowerIs(0, UNLIMITED), DEFAULT_MAX_CONNECTIONS));
  static final Directive<Integer> MAX_QOS = add(listenerOrDefault("max_qos", integer().within(0, 2, QOS_RANGE), DEFAULT_MAX_QOS.level()).alias("maximum_qos"));
  static final Directive<Integer> MAX_TOPIC_ALIAS = add(listener("max_topic_alias", uint16(MAX_TOPIC_ALIAS_RANGE), DEFAULT_MAX_TOPIC_ALIAS));
  static final Directive<Integer> MAX_TOPIC_ALIAS_BROKER = add(listener("max_topic_alias_broker", uint16(MAX_TOPIC_ALIAS_BROKER_RANGE), DEFAULT_MAX_TOPIC_ALIAS_BROKER));
  static final Directive<String> MOUNT_POINT = add(listener("mount_point", mountPoint()));
  static final Directive<ListenerProtocol> PROTOCOL = add(listenerOrDefault("protocol", choice(ListenerProtocol.values()), ListenerProtocol.MQTT));
  static final Directive<Boolean> PROXY_PROTOCOL_V2_REQUIRE_TLS = add(listener("proxy_protocol_v2_require_tls", flag(), false));
  static final Directive<SocketDomain> SOCKET_DOMAIN = add(listenerOrDefault("socket_domain", choice(SocketDomain.values()).wrong(DOMAIN)));
  static final Directive<Boolean> USE_USERNAME_AS_CLIENTID = add(listenerOrDefault("use_username_as_clientid", flag(), false));
  static final Directive<List<String>> WEBSOCKETS_ORIGIN = add(listener("websockets_origin", listOf(commented()), List.of()).repeated(Repeat.appends()));

  // ---- TLS of listeners ----
  static final Directive<Path> CAFILE = add(listener("cafile", path()).does(ConfigAssembler::notWithPsk));
  static final Directive<Path> CAPATH = add(listenerOrDefault("capath", path()));
  static final Directive<Path> CERTFILE = add(listenerOrDefault("certfile", path()).does(ConfigAssembler::notWithPsk));
  static final Directive<String> CIPHERS = add(listenerOrDefault("ciphers", commented()));
  static final Directive<String> CIPHERS_TLS13 = add(listenerOrDefault("ciphers_tls1.3", commented()));
  static final Directive<Path> CRLFILE = add(listenerOrDefault("crlfile", path()));
  static final Directive<String> DHPARAMFILE = add(global("dhparamfile", anything()).obsolete());
  static final Directive<Boolean> DISABLE_CLIENT_CERT_DATE_CHECKS = add(listener("disable_client_cert_date_checks", flag(), false));
  static final Directive<Path> KEYFILE = add(listenerOrDefault("keyfile", path()));
  static final Directive<String> PSK_HINT = add(listenerOrDefault("psk_hint", commented()).once());
  static final Directive<Boolean> REQUIRE_CERTIFICATE = add(listenerOrDefault("require_certificate", flag(), false));
  static final Directive<String> TLS_ENGINE = add(listenerOrDefault("tls_engine", commented()).once().notYet(engine -> true));
  static final Directive<String> TLS_ENGINE_KPASS_SHA1 = add(listenerOrDefault("tls_engine_kpass_sha1", commented()).notYet(engine -> true));
  static final Directive<String> TLS_KEYFORM = add(listenerOrDefault("tls_keyform", commented()).notYet("engine"::equals));
  static final Directive<String> TLS_VERSION = add(listener("tls_version", commented()).once());
  static final Directive<Boolean> USE_IDENTITY_AS_USERNAME = add(listenerOrDefault("use_identity_as_username", flag(), false));
  static final Directive<Boolean> USE_SUBJECT_AS_USERNAME = add(listenerOrDefault("use_subject_as_username", flag(), false));

  // ---- bridges ----
  static final Directive<String> CONNECTION = add(global("connection", verbatim()).notYet(name -> true).does(ConfigAssembler::connection));
  static final Directive<List<BridgeAddress>> ADDRESS = add(bridge("address", new BridgeAddress.ListType()).alias("addresses").repeated(BridgeAddress::refuseSecond));
  static final Directive<List<BridgeTopic>> TOPIC = add(bridge("topic", new BridgeTopic.ListType(), List.of()).repeated(Repeat.appends()));
  static final Directive<String> BRIDGE_ALPN = add(bridge("bridge_alpn", commented()).once());
  static final Directive<Boolean> BRIDGE_ATTEMPT_UNSUBSCRIBE = add(bridge("bridge_attempt_unsubscribe", flag(), true));
  static final Directive<String> BRIDGE_BIND_ADDRESS = add(bridge("bridge_bind_address", commented()).once());
  static final Directive<Path> BRIDGE_CAFILE = add(bridge("bridge_cafile", path()).once().does(ConfigAssembler::bridgeCertificate));
  static final Directive<Path> BRIDGE_CAPATH = add(bridge("bridge_capath", path()).once().does(ConfigAssembler::bridgeCertificate));
  static final Directive<Path> BRIDGE_CERTFILE = add(bridge("bridge_certfile", path()).once().does(ConfigAssembler::bridgeCertificate));
  static final Directive<String> BRIDGE_CIPHERS = add(bridge("bridge_ciphers", commented()).once());
  static final Directive<String> BRIDGE_CIPHERS_TLS13 = add(bridge("bridge_ciphers_tls1.3", commented()).once());
  static final Directive<String> BRIDGE_IDENTITY = add(bridge("bridge_identity", verbatim()).once().does(ConfigAssembler::bridgePsk));
  static final Directive<Boolean> BRIDGE_INSECURE = add(bridge("bridge_insecure", flag(), false));
  static final Directive<Path> BRIDGE_KEYFILE = add(bridge("bridge_keyfile", path()).does(ConfigAssembler::bridgeCertificate));
  static final Directive<Long> BRIDGE_MAX_PACKET_SIZE = add(bridge("bridge_max_packet_size", size().negativeIsZero().asInt(), 0L));
  static final Directive<Integer> BRIDGE_MAX_TOPIC_ALIAS = add(bridge("bridge_max_topic_alias", uint16(BRIDGE_ALIAS_RANGE), 10));
  static final Directive<Boolean> BRIDGE_OUTGOING_RETAIN = add(bridge("bridge_outgoing_retain", flag(), true));
  static final Directive<String> BRIDGE_PROTOCOL_VERSION = add(bridge("bridge_protocol_version", choice("mqttv31", "mqttv311", "mqttv50"), "mqttv311"));
  static final Directive<String> BRIDGE_PSK = add(bridge("bridge_psk", verbatim()).once().does(ConfigAssembler::bridgePsk));
  static final Directive<Integer> BRIDGE_RECEIVE_MAXIMUM = add(bridge("bridge_receive_maximum", integer().from(1, RECEIVE_MAXIMUM_LOW).to(UINT16_MAX, RECEIVE_MAXIMUM_HIGH)));
  static final Directive<String> BRIDGE_RELOAD_TYPE = add(bridge("bridge_reload_type", choice("lazy", "immediate").wrong(BRIDGE_CHOICE), "lazy"));
  static final Directive<Boolean> BRIDGE_REQUIRE_OCSP = add(bridge("bridge_require_ocsp", flag(), false));
  static final Directive<Integer> BRIDGE_SESSION_EXPIRY_INTERVAL = add(bridge("bridge_session_expiry_interval", integer().from(0, SESSION_EXPIRY_LOW), 0));
  static final Directive<TcpKeepalive> BRIDGE_TCP_KEEPALIVE = add(bridge("bridge_tcp_keepalive", new TcpKeepalive.Type()));
  static final Directive<Integer> BRIDGE_TCP_USER_TIMEOUT = add(bridge("bridge_tcp_user_timeout", integer().from(0, TCP_TIMEOUT_LOW)));
  static final Directive<Boolean> BRIDGE_TLS_USE_OS_CERTS = add(bridge("bridge_tls_use_os_certs", flag(), false));
  static final Directive<String> BRIDGE_TLS_VERSION = add(bridge("bridge_tls_version", commented()).once());
  static final Directive<Boolean> CLEANSESSION = add(bridge("cleansession", flag(), false));
  static final Directive<Boolean> LOCAL_CLEANSESSION = add(bridge("local_cleansession", flag()));
  static final Directive<Integer> IDLE_TIMEOUT = add(bridge("idle_timeout", integer().raisedTo(1), 60));
  static final Directive<Integer> KEEPALIVE_INTERVAL = add(bridge("keepalive_interval", integer().to(UINT16_MAX, KEEPALIVE_HIGH).raisedTo(5), 60));
  static final Directive<String> LOCAL_CLIENTID = add(bridge("local_clientid", verbatim()).called("bridge local clientd").once());
  static final Directive<String> LOCAL_PASSWORD = add(bridge("local_password", verbatim()).called("bridge local_password").once());
  static final Directive<String> LOCAL_USERNAME = add(bridge("local_username", verbatim()).called("bridge local_username").once());
  static final Directive<Boolean> NOTIFICATIONS = add(bridge("notifications", flag(), true));
  static final Directive<Boolean> NOTIFICATIONS_LOCAL_ONLY = add(bridge("notifications_local_only", flag(), false));
  static final Directive<String> NOTIFICATION_TOPIC = add(bridge("notification_topic", commented()).once());
  static final Directive<String> REMOTE_CLIENTID = add(bridge("remote_clientid", verbatim()).alias("clientid").called("bridge remote clientid").once());
  static final Directive<String> REMOTE_PASSWORD = add(bridge("remote_password", verbatim()).alias("password").called("bridge remote_password").once());
  static final Directive<String> REMOTE_USERNAME = add(bridge("remote_username", verbatim()).alias("username").called("bridge remote_username").once());
  static final Directive<RestartTimeout> RESTART_TIMEOUT = add(bridge("restart_timeout", new RestartTimeout.Type()));
  static final Directive<Boolean> ROUND_ROBIN = add(bridge("round_robin", flag(), false));
  static final Directive<String> START_TYPE = add(bridge("start_type", startType(), "automatic"));
  static final Directive<Integer> THRESHOLD = add(bridge("threshold", integer().raisedTo(1), 10));
  static final Directive<Boolean> TRY_PRIVATE = add(bridge("try_private", flag(), true));

  // ---- without effect here: buffers grow as needed, libwebsockets is not used, or from older days ----
  static final Directive<Integer> PACKET_BUFFER_SIZE = add(global("packet_buffer_size", uint16(BUFFER_RANGE)).alias("websockets_headers_size"));
  static final Directive<Integer> WEBSOCKETS_LOG_LEVEL = add(global("websockets_log_level", integer()));
  static final Directive<String> RETRY_INTERVAL = add(global("retry_interval", anything()).obsolete());
  static final Directive<String> STORE_CLEAN_INTERVAL = add(global("store_clean_interval", anything()).obsolete());
  static final Directive<String> FFDC_OUTPUT = add(global("ffdc_output", anything()).obsolete());
  static final Directive<String> MAX_LOG_ENTRIES = add(global("max_log_entries", anything()).obsolete());
  static final Directive<String> TRACE_LEVEL = add(global("trace_level", anything()).obsolete());
  static final Directive<String> TRACE_OUTPUT = add(global("trace_output", anything()).obsolete());
  // spotless:on

  /** What begins something, or loads code, stands in files only. */
  static final Set<Directive<?>> NOT_IN_ENVIRONMENT =
      Set.of(INCLUDE_DIR, PLUGIN_LINE, GLOBAL_PLUGIN, PLUGIN_LOAD, PLUGIN_USE, CONNECTION);

  private Directives() {}

  /** All directives, in the order of the table. */
  static List<Directive<?>> all() {
    return Collections.unmodifiableList(ALL);
  }

  /** The directive with this name or alias. */
  static Optional<Directive<?>> find(String keyword) {
    return Optional.ofNullable(BY_KEYWORD.get(keyword));
  }

  private static <T> Directive<T> add(DirectiveBuilder<T> builder) {
    Directive<T> directive = builder.build();
    ALL.add(directive);
    BY_KEYWORD.put(directive.name(), directive);
    directive.aliases().forEach(alias -> BY_KEYWORD.put(alias, directive));
    return directive;
  }

  /** The broker's, set at the start. */
  private static <T> DirectiveBuilder<T> global(String name, ValueType<T> type) {
    return new DirectiveBuilder<>(name, GLOBAL, type);
  }

  /** A node's, said once. */
  private static <T> DirectiveBuilder<T> cluster(String name, ValueType<T> type, T standard) {
    return global(name, type).orElse(standard).once();
  }

  /** The broker's, changed by a reload. */
  private static <T> DirectiveBuilder<T> reloaded(String name, ValueType<T> type) {
    return global(name, type).reloadable();
  }

  private static <T> DirectiveBuilder<T> reloaded(String name, ValueType<T> type, T standard) {
    return reloaded(name, type).orElse(standard);
  }

  /** The broker's or a listener's, changed by a reload. */
  private static <T> DirectiveBuilder<T> security(String name, ValueType<T> type) {
    return new DirectiveBuilder<>(name, SECURITY, type).reloadable();
  }

  private static <T> DirectiveBuilder<T> security(String name, ValueType<T> type, T standard) {
    return security(name, type).orElse(standard);
  }

  /** A listener's, set at the start. */
  private static <T> DirectiveBuilder<T> listener(String name, ValueType<T> type) {
    return new DirectiveBuilder<>(name, LISTENER, type);
  }

  private static <T> DirectiveBuilder<T> listener(String name, ValueType<T> type, T standard) {
    return listener(name, type).orElse(standard);
  }

  private static <T> DirectiveBuilder<T> namedListener(String name, ValueType<T> type) {
    return new DirectiveBuilder<>(name, NAMED_LISTENER, type);
  }

  private static <T> DirectiveBuilder<T> namedListener(String name, ValueType<T> type, T standard) {
    return namedListener(name, type).orElse(standard);
  }

  private static <T> DirectiveBuilder<T> listenerOrDefault(String name, ValueType<T> type) {
    return new DirectiveBuilder<>(name, LISTENER_OR_DEFAULT, type);
  }

  private static <T> DirectiveBuilder<T> listenerOrDefault(
      String name, ValueType<T> type, T standard) {
    return listenerOrDefault(name, type).orElse(standard);
  }

  private static <T> DirectiveBuilder<T> plugin(String name, ValueType<T> type, T standard) {
    return new DirectiveBuilder<>(name, PLUGIN, type).orElse(standard);
  }

  private static <T> DirectiveBuilder<T> bridge(String name, ValueType<T> type) {
    return new DirectiveBuilder<>(name, BRIDGE, type).reloadable();
  }

  private static <T> DirectiveBuilder<T> bridge(String name, ValueType<T> type, T standard) {
    return bridge(name, type).orElse(standard);
  }

  private static ValueType<Boolean> flag() {
    return new FlagType();
  }

  private static IntegerType integer() {
    return IntegerType.ANY;
  }

  private static IntegerType uint16() {
    return IntegerType.ANY.from(0).to(UINT16_MAX);
  }

  private static IntegerType uint16(String problem) {
    return IntegerType.ANY.within(0, UINT16_MAX, problem);
  }

  private static SizeType size() {
    return SizeType.ANY;
  }

  @SafeVarargs
  private static <T> ChoiceType<T> choice(T... choices) {
    return ChoiceType.of(List.of(choices));
  }

  private static ValueType<String> verbatim() {
    return TextType.verbatim();
  }

  private static ValueType<String> commented() {
    return TextType.commented();
  }

  private static ValueType<Path> path() {
    return new MappedType<>(TextType.commented(), (label, text) -> Path.of(text), Path::toString);
  }

  private static ValueType<Path> folder() {
    return checked(path(), Files::isDirectory, (label, path) -> label.invalid(path));
  }

  private static <T> ValueType<List<T>> listOf(ValueType<T> type) {
    return new MappedType<>(type, (label, value) -> List.of(value), values -> values.get(0));
  }

  /** Whatever stands there, or nothing. */
  private static ValueType<String> anything() {
    return (label, arguments) -> arguments.rest();
  }

  /** Above 65534 there is no Receive Maximum that means it: no limit. */
  private static ValueType<Integer> inflight() {
    return new MappedType<>(
        IntegerType.ANY.lowerIs(0, 0).to(UINT16_MAX, INFLIGHT_HIGH),
        (label, number) -> number == UINT16_MAX ? 0 : number,
        number -> number);
  }

  private static ValueType<String> prefix(String problem) {
    return checked(
        verbatim(),
        text -> text.getBytes(StandardCharsets.UTF_8).length <= MAX_AUTO_ID_PREFIX_BYTES,
        (label, text) -> new ConfigProblem(problem));
  }

  private static ValueType<String> mountPoint() {
    return checked(
        verbatim(),
        TopicSyntax::isName,
        (label, text) ->
            new ConfigProblem(
                label.invalid(text).text() + " Does it contain a wildcard character?"));
  }

  /** One topic level: it is to stand in {@code $SYS} topics. */
  private static ValueType<String> nodeName() {
    return checked(
        commented(),
        text -> text.chars().noneMatch(c -> c == '/' || c == '+' || c == '#' || c == ' '),
        Label::invalid);
  }

  private static ValueType<String> startType() {
    return checked(
        choice("automatic", "lazy", "once", "manual").wrong(BRIDGE_CHOICE),
        word -> !word.equals("manual"),
        (label, word) -> new ConfigProblem("Error: Manual start_type not supported."));
  }

  private static <T> ValueType<T> checked(
      ValueType<T> type, Predicate<T> right, BiFunction<Label, T, ConfigProblem> problem) {
    return new MappedType<>(
        type,
        (label, value) -> {
          if (!right.test(value)) {
            throw problem.apply(label, value);
          }
          return value;
        },
        value -> value);
  }

  private static int seconds(Duration duration) {
    return (int) duration.toSeconds();
  }
}
