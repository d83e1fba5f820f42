package io.zancudo.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectivesTest {
  /** All that Mosquitto 2.1 takes, and what older versions took. */
  private static final List<String> MOSQUITTO =
      List.of(
          ("accept_protocol_versions acl_file address addresses allow_anonymous"
                  + " allow_duplicate_messages allow_zero_length_clientid auth_plugin"
                  + " auth_plugin_deny_special_chars auto_id_prefix autosave_interval"
                  + " autosave_on_changes bind_address bind_interface bridge_alpn"
                  + " bridge_attempt_unsubscribe bridge_bind_address bridge_cafile bridge_capath"
                  + " bridge_certfile bridge_ciphers bridge_ciphers_tls1.3 bridge_identity"
                  + " bridge_insecure bridge_keyfile bridge_max_packet_size bridge_max_topic_alias"
                  + " bridge_outgoing_retain bridge_protocol_version bridge_psk"
                  + " bridge_receive_maximum bridge_reload_type bridge_require_ocsp"
                  + " bridge_session_expiry_interval bridge_tcp_keepalive bridge_tcp_user_timeout"
                  + " bridge_tls_use_os_certs bridge_tls_version cafile capath certfile"
                  + " check_retain_source ciphers ciphers_tls1.3 cleansession clientid"
                  + " clientid_prefixes connection connection_messages crlfile dhparamfile"
                  + " disable_client_cert_date_checks enable_control_api enable_proxy_protocol"
                  + " ffdc_output global_max_clients global_max_connections global_plugin http_dir"
                  + " idle_timeout include_dir keepalive_interval keyfile listener"
                  + " listener_allow_anonymous listener_auto_id_prefix local_cleansession"
                  + " local_clientid local_password local_username log_dest log_facility"
                  + " log_timestamp log_timestamp_format log_type max_connections"
                  + " max_inflight_bytes max_inflight_messages max_keepalive max_log_entries"
                  + " max_packet_size max_qos max_queued_bytes max_queued_messages max_topic_alias"
                  + " max_topic_alias_broker maximum_qos memory_limit message_size_limit"
                  + " mount_point notification_topic notifications notifications_local_only"
                  + " packet_buffer_size password password_file per_listener_settings persistence"
                  + " persistence_file persistence_location persistent_client_expiration pid_file"
                  + " plugin plugin_load plugin_use port protocol proxy_protocol_v2_require_tls"
                  + " psk_file psk_hint queue_qos0_messages remote_clientid remote_password"
                  + " remote_username require_certificate restart_timeout retain_available"
                  + " retain_expiry_interval retained_persistence retry_interval round_robin"
                  + " set_tcp_nodelay socket_domain start_type store_clean_interval sys_interval"
                  + " threshold tls_engine tls_engine_kpass_sha1 tls_keyform tls_version topic"
                  + " trace_level trace_output try_private upgrade_outgoing_qos"
                  + " use_identity_as_username use_subject_as_username use_username_as_clientid"
                  + " user username websockets_headers_size websockets_log_level"
                  + " websockets_origin")
              .split(" "));

  @Test
  void tableHasAllDirectivesOfMosquitto() {
    assertThat(MOSQUITTO).allSatisfy(name -> assertThat(Directives.find(name)).isPresent());
  }

  @Test
  void tableHasNothingElseButWhatMosquittoCannot() {
    assertThat(Directives.all())
        .extracting(Directive::name)
        .filteredOn(name -> !name.startsWith("cluster_") && !name.startsWith("admin_"))
        .isSubsetOf(MOSQUITTO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "retry_interval 20",
        "store_clean_interval 10",
        "trace_level x",
        "dhparamfile /x",
        "ffdc_output"
      })
  void whatIsGoneIsTakenWithAWarning(String line) throws ConfigException {
    assertThat(ConfigSource.parse(line).notices())
        .extracting(ConfigNotice::type)
        .containsExactly(LogType.WARNING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "port 1",
        "bind_address 127.0.0.1",
        "per_listener_settings true",
        "auto_id_prefix a",
        "clientid_prefixes a",
        "allow_duplicate_messages false"
      })
  void whatIsDeprecatedIsTakenWithANotice(String line) throws ConfigException {
    assertThat(ConfigSource.parse(line).notices())
        .extracting(ConfigNotice::type)
        .contains(LogType.NOTICE);
  }

  @Test
  void variablesAreNamedAfterTheirDirectives() {
    assertThat(Directives.CIPHERS_TLS13.environmentVariable()).isEqualTo("ZANCUDO_CIPHERS_TLS1_3");
    assertThat(ConfigEnvironment.names())
        .contains("ZANCUDO_MAX_QUEUED_MESSAGES", "MOSQUITTO_PERSISTENCE_LOCATION")
        .doesNotContain("ZANCUDO_INCLUDE_DIR", "ZANCUDO_PLUGIN", "ZANCUDO_ADDRESS");
  }
}
