package io.zancudo.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong in a configuration is said in Mosquitto's words. */
class ConfigProblemsTest {
  private static final String BRIDGE = "connection b\naddress localhost\ntopic t\n";

  @ParameterizedTest(name = "{0}")
  @MethodSource({"globals", "listeners", "bridges", "plugins"})
  void firstProblemIsSaidAsMosquittoSaysIt(String text, String problem) {
    assertThat(problems(text)).first().isEqualTo("Error: " + problem);
  }

  static Stream<Arguments> globals() {
    return Stream.of(
        wrong("unknown_option unknown", "Unknown configuration variable 'unknown_option'."),
        wrong(" # indented", "Unknown configuration variable '#'."),
        wrong("user", "Empty 'user' value in configuration."),
        wrong("user ", "Empty 'user' value in configuration."),
        wrong("user  ", "Empty 'user' value in configuration."),
        wrong("pid_file /a\npid_file /a", "Duplicate 'pid_file' value in configuration."),
        wrong("memory_limit", "Empty 'memory_limit' value in configuration."),
        wrong("memory_limit -1", "Invalid 'memory_limit' value (-1)."),
        wrong("allow_anonymous", "Empty 'allow_anonymous' value in configuration."),
        wrong("allow_anonymous falst", "Invalid 'allow_anonymous' value (falst)."),
        wrong("autosave_interval", "Empty 'autosave_interval' value in configuration."),
        wrong("autosave_interval string", "'autosave_interval' value not a number."),
        wrong("autosave_interval 09", "'autosave_interval' value not a number."),
        wrong("autosave_interval 2147483648", "'autosave_interval' value out of range."),
        wrong("autosave_interval 99999999999999999999", "'autosave_interval' value out of range."),
        wrong("max_inflight_messages 65536", "'max_inflight_messages' must be <= 65535."),
        wrong("max_packet_size 19", "'max_packet_size' must be >= 20."),
        wrong("max_packet_size 3G", "'max_packet_size' value out of range."),
        wrong("max_packet_size 1T", "'max_packet_size' value not a number."),
        wrong("message_size_limit 556000000", "Invalid 'message_size_limit' value (556000000)."),
        wrong("max_keepalive 65536", "Invalid 'max_keepalive' value (65536)."),
        wrong("max_keepalive -1", "Invalid 'max_keepalive' value (-1)."),
        wrong("sys_interval -1", "Invalid 'sys_interval' value (-1)."),
        wrong("sys_interval 65536", "Invalid 'sys_interval' value (65536)."),
        wrong("log_facility 8", "Invalid 'log_facility' value (8)."),
        wrong("log_type loud", "Invalid 'log_type' value (loud)."),
        wrong("log_dest moon", "Invalid 'log_dest' value (moon)."),
        wrong("log_dest file", "Empty \"log_dest file\" value in configuration."),
        wrong("log_dest file a\nlog_dest file b", "Duplicate \"log_dest file\" value."),
        wrong("retain_expiry_interval 0", "retain_expiry_interval must be >= 1."),
        wrong(
            "persistent_client_expiration 5",
            "Invalid 'persistent_client_expiration' duration in configuration."),
        wrong(
            "persistent_client_expiration 0d",
            "Invalid 'persistent_client_expiration' duration in configuration."),
        wrong(
            "websockets_headers_size 65536",
            "Packet buffer size must be between 0 and 65535 inclusive."),
        wrong("include_dir /nowhere/at/all", "Unable to open include_dir '/nowhere/at/all'."),
        wrong("user \u0001", "Malformed UTF-8 in configuration."),
        wrong(
            "allow_anonymous true\nper_listener_settings true",
            "per_listener_settings must be set before any other security settings."),
        wrong("auto_id_prefix " + "a".repeat(51), "auto_id_prefix length must be <= 50."));
  }

  static Stream<Arguments> listeners() {
    return Stream.of(
        wrong("listener", "Empty 'listener port' value in configuration."),
        wrong("listener 100000", "Invalid 'port' value (100000)."),
        wrong("listener 0", "A listener with port 0 must provide a Unix socket path."),
        wrong("port 0", "Invalid 'port' value (0)."),
        wrong("listener 1\nprotocol", "Empty 'protocol' value in configuration."),
        wrong("listener 1\nprotocol test", "Invalid 'protocol' value (test)."),
        wrong(
            "accept_protocol_versions 3",
            "The 'accept_protocol_versions' option requires a listener to be defined first."),
        wrong(
            "port 1\naccept_protocol_versions 3",
            "The 'accept_protocol_versions' option requires a listener to be defined first."),
        wrong(
            "listener 1\naccept_protocol_versions",
            "Empty 'accept_protocol_versions' value in configuration."),
        wrong(
            "mount_point test/",
            "The 'mount_point' option requires a listener to be defined first."),
        wrong(
            "listener 1\nmount_point test/+/",
            "Invalid 'mount_point' value (test/+/). Does it contain a wildcard character?"),
        wrong("maximum_qos 3", "'max_qos' must be between 0 and 2 inclusive."),
        wrong("max_qos -1", "'max_qos' must be between 0 and 2 inclusive."),
        wrong(
            "listener 1\nmax_topic_alias 65536",
            "Invalid 'max_topic_alias' value in configuration."),
        wrong(
            "listener 1\nmax_topic_alias_broker -1",
            "Invalid 'max_topic_alias_broker' value in configuration."),
        wrong(
            "listener 1\nlistener_auto_id_prefix",
            "Empty 'listener_auto_id_prefix' value in configuration."),
        wrong(
            "listener 1\nlistener_auto_id_prefix " + "a".repeat(51),
            "'listener_auto_id_prefix' length must be <= 50."),
        wrong("listener 1\nenable_proxy_protocol 3", "enable_proxy_protocol must be 1 or 2."),
        wrong(
            "listener 1\nsocket_domain ipv5",
            "Invalid 'socket_domain' value 'ipv5' in configuration."),
        wrong(
            "listener 1\ncertfile a",
            "Both certfile and keyfile must be provided to enable a TLS listener."),
        wrong("listener 1\ncafile a", "cafile specified without certfile and keyfile."),
        wrong("listener 1\ncapath a", "capath specified without certfile and keyfile."),
        wrong(
            "listener 1\nenable_proxy_protocol 2\nuse_subject_as_username true",
            "use_subject_as_username cannot be used with `enable_proxy_protocol 2`."),
        wrong(
            "listener 1\nenable_proxy_protocol 2\ncertfile a\nkeyfile b",
            "certfile and keyfile cannot be used with `enable_proxy_protocol 2`."),
        wrong(
            "per_listener_settings true\nallow_anonymous true",
            "The 'allow_anonymous' option requires a listener to be defined first."));
  }

  static Stream<Arguments> bridges() {
    return Stream.of(
        wrong("topic a", "The 'topic' option requires a bridge to be defined first."),
        wrong("username a", "The 'username' option requires a bridge to be defined first."),
        wrong("connection", "Empty 'connection' value in configuration."),
        wrong("connection a", "Invalid bridge configuration: no remote addresses defined."),
        wrong(
            "connection a\naddress localhost", "Invalid bridge configuration: no topics defined."),
        wrong(
            "connection a\ntopic \"missing quote", "Missing closing quote in topic value (quote)."),
        wrong("connection a\naddress", "Empty address value in configuration."),
        wrong("connection a\naddress h:0", "Invalid bridge port value (0)."),
        wrong(BRIDGE + "connection b", "Duplicate bridge name 'b'."),
        wrong(BRIDGE + "topic a sideways", "Invalid bridge topic direction 'sideways'."),
        wrong(BRIDGE + "topic a in 3", "Invalid bridge QoS level '3'."),
        wrong(BRIDGE + "topic \"\" in 0 local", "Invalid bridge remapping."),
        wrong(BRIDGE + "topic a in 0 lo/#", "Invalid bridge topic local prefix 'lo/#'."),
        wrong(BRIDGE + "start_type manual", "Manual start_type not supported."),
        wrong(
            BRIDGE + "restart_timeout 30 10",
            "backoff cap is lower than the base in restart_timeout."),
        wrong(BRIDGE + "bridge_psk", "Empty 'bridge_psk' value in configuration."),
        wrong(BRIDGE + "bridge_psk ab", "Invalid bridge configuration: missing bridge_identity."),
        wrong(BRIDGE + "bridge_identity ab", "Invalid bridge configuration: missing bridge_psk."),
        wrong(
            BRIDGE + "bridge_identity a\nbridge_psk ab\nbridge_cafile c",
            "'bridge_cafile': Cannot use both certificate and psk encryption in a single bridge."));
  }

  static Stream<Arguments> plugins() {
    return Stream.of(
        wrong(
            "plugin_opt_inval string",
            "The 'plugin_opt_inval' option requires plugin/global_plugin/plugin_load to be defined"
                + " first."),
        wrong("plugin a.so\nplugin_opt_ string", "Invalid 'plugin_opt_' config option."),
        wrong("plugin a.so\nplugin_opt_test", "Empty 'test' value in configuration."),
        wrong("listener 1\nplugin_use x", "Plugin 'x' not previously loaded."),
        wrong("plugin_load x a.so\nplugin_load x b.so", "Duplicate plugin name 'x'."));
  }

  @Test
  void allProblemsAreToldWithTheirPlaces() {
    assertThat(problems("listener 1\n\nnonsense 1\nmax_qos 7\n# fine\nport\n"))
        .containsExactly(
            "Error: Unknown configuration variable 'nonsense'.",
            "Error found at text:3.",
            "Error: 'max_qos' must be between 0 and 2 inclusive.",
            "Error found at text:4.",
            "Error: Empty 'port' value in configuration.",
            "Error found at text:6.");
  }

  @Test
  void wrongListenerDoesNotGiveItsLinesToAnother() {
    assertThat(problems("listener 1\nmount_point a\nlistener x\nmount_point b"))
        .containsExactly("Error: 'listener port' value not a number.", "Error found at text:3.");
  }

  private static Arguments wrong(String text, String problem) {
    return Arguments.of(text, problem);
  }

  private static List<String> problems(String text) {
    ConfigException wrong =
        catchThrowableOfType(ConfigException.class, () -> ConfigSource.parse(text));
    assertThat(wrong).as("a configuration that is wrong: " + text).isNotNull();
    return wrong.lines();
  }
}
