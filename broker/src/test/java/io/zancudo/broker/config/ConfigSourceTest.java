package io.zancudo.broker.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void withoutConfigurationLocalClientsMayConnectOnBothLoopbacks() throws ConfigException {
    BrokerConfig config = new ConfigSource(StartOptions.NONE).read(Map.of()).broker();

    assertThat(config.localOnly()).isTrue();
    assertThat(config.listeners())
        .extracting(ListenerConfig::port, listener -> listener.host().orElseThrow())
        .containsExactly(tuple(1883, "127.0.0.1"), tuple(1883, "::1"));
    assertThat(config.listeners()).allMatch(listener -> listener.security().allowAnonymous());
  }

  @Test
  void portsOfTheCommandLineAreLocalToo() throws ConfigException {
    StartOptions options =
        new StartOptions(Optional.empty(), List.of(1, 2), false, false, Optional.empty());

    BrokerConfig config = new ConfigSource(options).read(Map.of()).broker();

    assertThat(config.listeners()).extracting(ListenerConfig::port).containsExactly(1, 1, 2, 2);
  }

  @Test
  void portOfTheCommandLineDoesNotCountBesideAListener() throws Exception {
    String file = write("a.conf", "listener 7 127.0.0.1\n");
    StartOptions options =
        new StartOptions(Optional.of(file), List.of(7), false, false, Optional.empty());

    BrokerConfig config = new ConfigSource(options).read(Map.of()).broker();

    assertThat(config.listeners()).extracting(ListenerConfig::name).containsExactly("7");
    assertThat(config.localOnly()).isFalse();
  }

  @Test
  void defaultsAreThoseOfMosquitto() throws ConfigException {
    BrokerConfig config = parse("listener 1\n");

    assertThat(config.limits())
        .isEqualTo(new LimitsConfig(20, true, 0, 1000, 0, 2_000_000, 0, 0, 0, -1, -1));
    assertThat(config.messaging())
        .isEqualTo(
            new MessagingConfig(
                false,
                true,
                Optional.empty(),
                false,
                false,
                true,
                Optional.empty(),
                Optional.empty()));
    assertThat(config.sysInterval()).isEqualTo(Duration.ofSeconds(10));
    ListenerConfig listener = config.listeners().get(0);
    assertThat(listener.maxQos()).isEqualTo(Qos.EXACTLY_ONCE);
    assertThat(listener.acceptProtocolVersions())
        .containsExactlyInAnyOrder(ProtocolVersion.values());
    assertThat(listener.security())
        .isEqualTo(
            new SecurityConfig(
                false,
                true,
                "auto-",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of()));
  }

  @Test
  void sizesTakeUnits() throws ConfigException {
    LoadedConfig config = ConfigSource.parse("max_packet_size 256K\nmax_queued_bytes 4G\n");

    assertThat(config.broker().limits().maxPacketSize()).isEqualTo(256 * 1024);
    assertThat(config.broker().limits().maxQueuedBytes()).isEqualTo(4L << 30);
    assertThat(config.notices()).hasSize(2).allMatch(notice -> notice.type() == LogType.NOTICE);
  }

  @Test
  void numbersAreThoseOfC() throws ConfigException {
    BrokerConfig config =
        parse("max_queued_messages 0x10\nmax_inflight_messages 010\nmax_keepalive +5\n");

    assertThat(config.limits().maxQueuedMessages()).isEqualTo(16);
    assertThat(config.limits().maxInflightMessages()).isEqualTo(8);
    assertThat(config.limits().maxKeepaliveSeconds()).isEqualTo(5);
  }

  @Test
  void noLimitIsWrittenInSeveralWays() throws ConfigException {
    assertThat(parse("max_inflight_messages 65535").limits().maxInflightMessages()).isZero();
    assertThat(parse("max_inflight_messages -3").limits().maxInflightMessages()).isZero();
    assertThat(parse("max_queued_messages -1").limits().maxQueuedMessages()).isZero();
    assertThat(parse("listener 1\nmax_connections -7").listeners().get(0).maxConnections())
        .isEqualTo(LimitsConfig.UNLIMITED);
  }

  @Test
  void trailingCommentsAreCutOffValuesAndPathsButNotOffPasswords() throws ConfigException {
    LoadedConfig config =
        ConfigSource.parse(
            """
            autosave_interval 300 # five minutes
            listener 1 localhost # the one
            certfile /no/such/file.pem # the chain
            keyfile /no/such/key.pem
            connection b # bridge
            address h:1 # there
            topic a # no comment
            remote_password secret # really
            """
                .replace("topic a # no comment", "topic a out 0 # comment"));

    assertThat(config.broker().persistence().autosaveInterval()).isEqualTo(Duration.ofSeconds(300));
    assertThat(config.broker().listeners().get(0).host()).contains("localhost");
    assertThat(config.broker().listeners().get(0).tls().orElseThrow().certFile())
        .isEqualTo(Path.of("/no/such/file.pem"));
    DirectiveValues bridge = config.model().bridges().get(0).values();
    assertThat(bridge.get(Directives.ADDRESS)).containsExactly(new BridgeAddress("h", 1));
    assertThat(bridge.find(Directives.REMOTE_PASSWORD)).contains("secret # really");
  }

  @Test
  void linesOfWindowsAreRead() throws ConfigException {
    BrokerConfig config = parse("listener 5\r\nallow_anonymous true\r\n\r\n");

    assertThat(config.listeners().get(0).port()).isEqualTo(5);
    assertThat(config.listeners().get(0).security().allowAnonymous()).isTrue();
  }

  @Test
  void defaultListenerIsMadeByItsOptions() throws ConfigException {
    BrokerConfig config =
        parse("max_connections 3\nport 9\nbind_address 127.0.0.1\nlistener 10\nmax_qos 1\n");

    assertThat(config.listeners())
        .extracting(ListenerConfig::port, ListenerConfig::maxConnections)
        .containsExactly(tuple(9, 3), tuple(10, -1));
    assertThat(config.listeners().get(0).host()).contains("127.0.0.1");
  }

  @Test
  void optionsOfTheDefaultListenerDoNotOpenIt() throws ConfigException {
    LoadedConfig config = ConfigSource.parse("max_connections 10\n");

    assertThat(config.broker().localOnly()).isTrue();
    assertThat(config.notices()).extracting(ConfigNotice::type).contains(LogType.WARNING);
  }

  @Test
  void unixSocketHasPortZeroAndAPath() throws ConfigException {
    ListenerConfig listener = parse("listener 0 /run/z.sock\n").listeners().get(0);

    assertThat(listener.unixSocketPath()).contains(Path.of("/run/z.sock"));
    assertThat(listener.host()).isEmpty();
    assertThat(listener.name()).isEqualTo("/run/z.sock");
  }

  @Test
  void securityIsForAllListenersUnlessPerListenerSettings() throws ConfigException {
    BrokerConfig forAll = parse("listener 1\npassword_file a\nlistener 2\nacl_file b\n");
    BrokerConfig each =
        parse("per_listener_settings true\nlistener 1\npassword_file a\nlistener 2\nacl_file b\n");

    assertThat(forAll.listeners().get(0).security())
        .isEqualTo(forAll.listeners().get(1).security());
    assertThat(forAll.listeners().get(0).security().aclFile()).contains(Path.of("b"));
    assertThat(each.listeners().get(0).security().aclFile()).isEmpty();
    assertThat(each.listeners().get(0).security().passwordFile()).contains(Path.of("a"));
    assertThat(each.listeners().get(1).security().passwordFile()).isEmpty();
  }

  @Test
  void listenerSaysWhetherItsClientsMayBeAnonymous() throws ConfigException {
    BrokerConfig config =
        parse(
            """
            allow_anonymous true
            listener 1
            listener_allow_anonymous false
            listener 2
            """);

    assertThat(config.listeners())
        .extracting(listener -> listener.security().allowAnonymous())
        .containsExactly(false, true);
  }

  @Test
  void localClientsAreNotAnonymousIfTheFileForbidsIt() throws ConfigException {
    assertThat(parse("allow_anonymous false\n").listeners())
        .noneMatch(listener -> listener.security().allowAnonymous());
  }

  @Test
  void includedFilesCountInTheirOrderAndBeginWithoutListener() throws Exception {
    Files.createDirectory(folder.resolve("conf.d"));
    write("conf.d/b.conf", "max_queued_messages 2\n");
    write("conf.d/B.conf", "max_queued_messages 3\n");
    write("conf.d/a.conf", "listener 4\nmax_qos 1\n");
    write("conf.d/c.txt", "nonsense\n");
    String main = write("main.conf", "listener 3\ninclude_dir " + folder + "/conf.d\nmax_qos 0\n");

    BrokerConfig config = read(main).broker();

    assertThat(config.limits().maxQueuedMessages()).isEqualTo(2);
    assertThat(config.listeners())
        .extracting(ListenerConfig::port, ListenerConfig::maxQos)
        .containsExactly(tuple(3, Qos.AT_MOST_ONCE), tuple(4, Qos.AT_LEAST_ONCE));
  }

  @Test
  void problemInAnIncludedFileNamesBothPlaces() throws Exception {
    Files.createDirectory(folder.resolve("conf.d"));
    write("conf.d/a.conf", "\nnonsense\ninclude_dir /\n");
    String main = write("main.conf", "\ninclude_dir " + folder + "/conf.d\n");

    ConfigException wrong = catchThrowableOfType(ConfigException.class, () -> read(main));

    assertThat(wrong.lines())
        .containsExactly(
            "Error: Unknown configuration variable 'nonsense'.",
            "Error found at '" + folder + "/conf.d/a.conf:2'.",
            "Error found at " + main + ":2.",
            "Error: The include_dir option is only valid in the main configuration file.",
            "Error found at '" + folder + "/conf.d/a.conf:3'.",
            "Error found at " + main + ":2.");
  }

  @Test
  void missingFileIsNamed() {
    assertThat(catchThrowableOfType(ConfigException.class, () -> read("nowhere.conf")).lines())
        .containsExactly("Error: Unable to open config file 'nowhere.conf'.");
    assertThat(catchThrowableOfType(ConfigException.class, () -> read(folder.toString())).lines())
        .containsExactly("Error: Config file '" + folder + "' is a directory.");
  }

  @Test
  void environmentReplacesWhatTheFileSays() throws Exception {
    String file =
        write(
            "a.conf",
            "max_queued_messages 1\nlog_type debug\npersistence_file a\npersistence_location b\n"
                + "listener 5\nlistener 6\n");
    Map<String, String> environment =
        Map.of(
            "ZANCUDO_MAX_QUEUED_MESSAGES", "500",
            "ZANCUDO_LOG_TYPE", "error\nwarning",
            "ZANCUDO_PERSISTENCE_FILE", "c",
            "MOSQUITTO_PERSISTENCE_LOCATION", "/d",
            "ZANCUDO_MAX_CONNECTIONS", "7",
            "ZANCUDO_UNHEARD_OF", "1",
            "HOME", "/root");

    BrokerConfig config = new ConfigSource(StartOptions.ofFile(file)).read(environment).broker();

    assertThat(config.limits().maxQueuedMessages()).isEqualTo(500);
    assertThat(config.log().types()).containsExactlyInAnyOrder(LogType.ERROR, LogType.WARNING);
    assertThat(config.persistence().file()).isEqualTo("c");
    assertThat(config.persistence().location()).isEqualTo(Path.of("/d"));
    assertThat(config.listeners())
        .extracting(ListenerConfig::maxConnections)
        .containsExactly(7, LimitsConfig.UNLIMITED);
  }

  @Test
  void environmentMakesAListener() throws ConfigException {
    Map<String, String> environment =
        Map.of(
            "ZANCUDO_LISTENER", "1884 127.0.0.1",
            "ZANCUDO_ALLOW_ANONYMOUS", "true",
            "ZANCUDO_PER_LISTENER_SETTINGS", "true",
            "ZANCUDO_PROTOCOL", "websockets");

    BrokerConfig config = new ConfigSource(StartOptions.NONE).read(environment).broker();

    assertThat(config.listeners()).hasSize(1);
    assertThat(config.listeners().get(0).port()).isEqualTo(1884);
    assertThat(config.listeners().get(0).protocol()).isEqualTo(ListenerProtocol.WEBSOCKETS);
    assertThat(config.listeners().get(0).security().allowAnonymous()).isTrue();
  }

  @Test
  void serviceLinkOfKubernetesIsNoPort() throws ConfigException {
    Map<String, String> environment = Map.of("ZANCUDO_PORT", "tcp://10.0.0.7:1883");

    assertThat(new ConfigSource(StartOptions.NONE).read(environment).broker().localOnly()).isTrue();
  }

  @Test
  void problemInTheEnvironmentNamesTheVariable() {
    ConfigException wrong =
        catchThrowableOfType(
            ConfigException.class,
            () -> new ConfigSource(StartOptions.NONE).read(Map.of("ZANCUDO_MAX_QOS", "x")));

    assertThat(wrong.lines())
        .containsExactly(
            "Error: 'max_qos' value not a number.",
            "Error found at environment variable ZANCUDO_MAX_QOS.");
  }

  @Test
  void verboseAndQuietGoBeforeTheFile() throws Exception {
    Optional<String> file = Optional.of(write("a.conf", "log_type error\n"));

    BrokerConfig verbose =
        new ConfigSource(new StartOptions(file, List.of(), true, false, Optional.empty()))
            .read(Map.of())
            .broker();
    BrokerConfig quiet =
        new ConfigSource(new StartOptions(file, List.of(), true, true, Optional.empty()))
            .read(Map.of())
            .broker();

    assertThat(verbose.log().types()).containsExactlyInAnyOrder(LogType.values());
    assertThat(quiet.log().types()).isEmpty();
  }

  @Test
  void vertxConfigReadsTheSame() throws Exception {
    Files.createDirectory(folder.resolve("conf.d"));
    write("conf.d/a.conf", "listener 4\nmax_qos 1\nmount_point ä/\n");
    String main =
        write(
            "main.conf",
            "# c\nlistener 3\ninclude_dir " + folder + "/conf.d\nmax_packet_size 1M\n");
    ConfigSource source = new ConfigSource(StartOptions.ofFile(main));
    Vertx vertx = Vertx.vertx();
    try {
      LoadedConfig config =
          source
              .retrieve(vertx)
              .toCompletionStage()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);

      assertThat(config.broker()).isEqualTo(source.read(System.getenv()).broker());
    } finally {
      vertx.close();
    }
  }

  @Test
  void vertxConfigFailsWithWhatIsWrong() throws IOException {
    String main = write("main.conf", "nonsense\n");
    Vertx vertx = Vertx.vertx();
    try {
      assertThat(failure(vertx, main).lines())
          .containsExactly(
              "Error: Unknown configuration variable 'nonsense'.",
              "Error found at " + main + ":1.");
      assertThat(failure(vertx, "nowhere.conf").lines())
          .containsExactly("Error: Unable to open config file 'nowhere.conf'.");
    } finally {
      vertx.close();
    }
  }

  @Test
  void reloadChangesWhatIsReloadableOnly() throws Exception {
    String main = write("main.conf", "listener 3\nmax_qos 1\nmax_queued_messages 5\npid_file a\n");
    ConfigSource source = new ConfigSource(StartOptions.ofFile(main));
    LoadedConfig running = source.read(Map.of());
    write("main.conf", "listener 3\nmax_qos 2\nacl_file x\npid_file b\nallow_anonymous true\n");
    Vertx vertx = Vertx.vertx();
    try {
      BrokerConfig reloaded =
          source
              .reload(vertx, running)
              .toCompletionStage()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS)
              .broker();

      assertThat(reloaded.pidFile()).contains(Path.of("a"));
      assertThat(reloaded.limits().maxQueuedMessages()).isEqualTo(1000);
      assertThat(reloaded.listeners().get(0).maxQos()).isEqualTo(Qos.AT_LEAST_ONCE);
      assertThat(reloaded.listeners().get(0).security().aclFile()).contains(Path.of("x"));
      assertThat(reloaded.listeners().get(0).security().allowAnonymous()).isTrue();
    } finally {
      vertx.close();
    }
  }

  @Test
  void reloadCannotAddAListener() throws Exception {
    String main = write("main.conf", "listener 3\n");
    ConfigSource source = new ConfigSource(StartOptions.ofFile(main));
    LoadedConfig running = source.read(Map.of());
    write("main.conf", "listener 3\nlistener 4\n");
    Vertx vertx = Vertx.vertx();
    try {
      ExecutionException failure =
          catchThrowableOfType(
              ExecutionException.class,
              () ->
                  source
                      .reload(vertx, running)
                      .toCompletionStage()
                      .toCompletableFuture()
                      .get(10, TimeUnit.SECONDS));

      assertThat(failure).hasCauseInstanceOf(ConfigException.class);
      assertThat(failure).hasMessageContaining("not currently possible to add/remove listeners");
    } finally {
      vertx.close();
    }
  }

  @Test
  void whatIsNotSupportedYetIsSaidAndNotOpenedUnsafely() throws ConfigException {
    LoadedConfig config =
        ConfigSource.parse(
            """
            persistence true
            listener 1
            listener 2
            protocol http_api
            listener 3
            psk_hint hint
            connection b
            address h
            topic t
            """);

    assertThat(config.broker().listeners()).extracting(ListenerConfig::port).containsExactly(1);
    assertThat(config.notices())
        .extracting(ConfigNotice::text)
        .containsExactly(
            "The 'persistence' option is not supported yet, ignored.",
            "The 'connection' option is not supported yet, ignored.",
            "'protocol http_api' is not supported yet: the listener on port 2 is not opened.",
            "'psk_hint' is not supported yet: the listener on port 3 is not opened.");
  }

  @Test
  void pluginsHaveTheirOptions() throws ConfigException {
    BrokerConfig config =
        parse(
            """
            plugin /lib/a.so
            plugin_opt_file  /x y # z
            plugin_load n b.so
            auth_opt_key value
            auth_plugin_deny_special_chars false
            listener 1
            plugin_use n
            listener 2
            """);

    PluginConfig forAll =
        new PluginConfig("/lib/a.so", Optional.empty(), Map.of("file", "/x y # z"), true);
    PluginConfig used = new PluginConfig("b.so", Optional.of("n"), Map.of("key", "value"), false);
    assertThat(config.listeners().get(0).security().plugins()).containsExactly(forAll, used);
    assertThat(config.listeners().get(1).security().plugins()).containsExactly(forAll);
    assertThat(forAll.fileName()).isEqualTo("a.so");
  }

  private static ConfigException failure(Vertx vertx, String file) {
    Future<LoadedConfig> reading = new ConfigSource(StartOptions.ofFile(file)).retrieve(vertx);
    await().until(reading::isComplete);
    assertThat(reading.cause()).isInstanceOf(ConfigException.class);
    return (ConfigException) requireNonNull(reading.cause());
  }

  private static BrokerConfig parse(String text) throws ConfigException {
    return ConfigSource.parse(text).broker();
  }

  private static LoadedConfig read(String file) throws ConfigException {
    return new ConfigSource(StartOptions.ofFile(file)).read(Map.of());
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
