package io.zancudo.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.ProtocolVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A configuration that is written down is read as what it was. */
class ConfigProperties {
  /** Their values go elsewhere. */
  private static final Set<Directive<?>> NOT_KEPT =
      Set.of(Directives.PER_LISTENER_SETTINGS, Directives.BIND_ADDRESS);

  /** A directive with a value. */
  private record Setting<T>(Directive<T> directive, T value) {
    String line() {
      return directive.name() + " " + directive.type().format(value);
    }

    boolean isIn(DirectiveValues values) {
      return values.find(directive).filter(value::equals).isPresent();
    }
  }

  @Property(tries = 500)
  void whatIsWrittenIsRead(
      @ForAll("globals") Set<Setting<?>> globals,
      @ForAll("listeners") List<Set<Setting<?>>> listeners,
      @ForAll("bridges") Set<Setting<?>> bridge)
      throws ConfigException {
    List<String> lines = new ArrayList<>();
    globals.forEach(setting -> lines.add(setting.line()));
    for (Set<Setting<?>> listener : listeners) {
      lines.add("listener " + (1 + lines.size()));
      listener.forEach(setting -> lines.add(setting.line()));
    }
    lines.add("connection b");
    lines.add("address h:1 ::1:2");
    lines.add("topic t");
    bridge.forEach(setting -> lines.add(setting.line()));

    ConfigModel model = ConfigSource.parse(String.join("\n", lines)).model();

    assertThat(globals).allMatch(setting -> setting.isIn(model.globals()));
    assertThat(model.listeners()).hasSameSizeAs(listeners);
    for (int i = 0; i < listeners.size(); i++) {
      DirectiveValues values = model.listeners().get(i).values;
      assertThat(listeners.get(i)).allMatch(setting -> setting.isIn(values));
    }
    DirectiveValues bridgeValues = model.bridges().get(0).values();
    assertThat(bridge).allMatch(setting -> setting.isIn(bridgeValues));
    assertThat(bridgeValues.get(Directives.ADDRESS))
        .containsExactly(new BridgeAddress("h", 1), new BridgeAddress("::1", 2));
  }

  @Property(tries = 300)
  void reloadOfTheSameChangesNothing(
      @ForAll("globals") Set<Setting<?>> globals,
      @ForAll("listeners") List<Set<Setting<?>>> listeners)
      throws ConfigException, ConfigProblem {
    List<String> lines = new ArrayList<>();
    globals.forEach(setting -> lines.add(setting.line()));
    for (Set<Setting<?>> listener : listeners) {
      lines.add("listener " + (1 + lines.size()));
      listener.forEach(setting -> lines.add(setting.line()));
    }
    LoadedConfig first = ConfigSource.parse(String.join("\n", lines));
    LoadedConfig second = ConfigSource.parse(String.join("\n", lines));

    ConfigModel reloaded = first.model().reloadedBy(second.model());

    assertThat(new BrokerConfigFactory(reloaded, StartOptions.NONE, new ArrayList<>()).broker())
        .isEqualTo(first.broker());
  }

  @Property(tries = 1000)
  void anyTextIsReadOrRefused(@ForAll("texts") String text) {
    try {
      assertThat(ConfigSource.parse(text).broker().limits()).isNotNull();
    } catch (ConfigException wrong) {
      assertThat(wrong.lines()).isNotEmpty().allMatch(line -> line.startsWith("Error"));
    }
  }

  @Provide
  Arbitrary<Set<Setting<?>>> globals() {
    return settings(
        // What goes with others is for the tests of that.
        directive -> directive.scope() == Scope.GLOBAL && !directive.name().startsWith("cluster_"),
        12);
  }

  @Provide
  Arbitrary<List<Set<Setting<?>>>> listeners() {
    return settings(
            directive ->
                directive.scope().isListener()
                    // What goes with others, or not with others, is for the tests of that.
                    && !Set.of("cafile", "capath", "certfile", "keyfile", "psk_hint")
                        .contains(directive.name())
                    && directive != Directives.ENABLE_PROXY_PROTOCOL,
            6)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<Set<Setting<?>>> bridges() {
    return settings(
        directive ->
            directive.scope() == Scope.BRIDGE
                && directive != Directives.ADDRESS
                && directive != Directives.TOPIC
                && directive != Directives.BRIDGE_PSK
                && directive != Directives.BRIDGE_IDENTITY,
        8);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> keyword =
        Arbitraries.of(Directives.all().stream().map(Directive::name).toList());
    Arbitrary<String> value =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(12),
            Arbitraries.of(
                "true", "1", "0x10", "", " ", "#", "5d", "a b 1 # c", "-1", "\"\" in 0 a b"),
            Arbitraries.integers().map(String::valueOf));
    return keyword
        .flatMap(name -> value.map(text -> name + " " + text))
        .list()
        .ofMaxSize(10)
        .map(lines -> String.join("\n", lines));
  }

  private static Arbitrary<Set<Setting<?>>> settings(
      java.util.function.Predicate<Directive<?>> wanted, int maxSize) {
    List<Directive<?>> directives =
        Directives.all().stream()
            .filter(wanted)
            .filter(directive -> !NOT_KEPT.contains(directive))
            .filter(directive -> value(directive).isPresent())
            .toList();
    Arbitrary<Setting<?>> setting =
        Arbitraries.of(directives).flatMap(directive -> setting(directive));
    return setting
        .set()
        .ofMaxSize(maxSize)
        .uniqueElements(one -> one.directive().key())
        .map(HashSet::new);
  }

  private static <T> Arbitrary<Setting<?>> setting(Directive<T> directive) {
    return value(directive)
        .orElseThrow()
        .map(value -> new Setting<>(directive, directive.cast(value)));
  }

  /** Values that a directive takes; empty if it keeps none, or is no single line. */
  private static Optional<Arbitrary<?>> value(Directive<?> directive) {
    ValueType<?> type = directive.type();
    if (type instanceof FlagType) {
      return Optional.of(Arbitraries.of(true, false));
    }
    if (type instanceof IntegerType number
        && !Set.of("listener", "port").contains(directive.name())) {
      return Optional.of(
          Arbitraries.integers().between(Math.max(number.lowest(), -1000), number.highest()));
    }
    if (type instanceof SizeType size) {
      return Optional.of(Arbitraries.longs().between(Math.max(size.lowest(), 0), size.highest()));
    }
    if (type instanceof TextType text && keepsText(directive)) {
      return Optional.of(texts(text.comments()));
    }
    if (type instanceof ChoiceType<?> choice) {
      return Optional.of(Arbitraries.of(choice.choices()));
    }
    if (type instanceof ExpirationType) {
      return Optional.of(Arbitraries.integers().between(1, 100_000).map(Duration::ofSeconds));
    }
    if (type instanceof LogTypesType) {
      return Optional.of(Arbitraries.of(LogType.values()).map(Set::of));
    }
    if (type instanceof LogTargets.Type) {
      return Optional.of(logTargets());
    }
    if (type instanceof ProtocolVersionsType) {
      return Optional.of(Arbitraries.of(ProtocolVersion.class).set().map(ConfigProperties::enums));
    }
    if (type instanceof RestartTimeout.Type) {
      return Optional.of(
          Arbitraries.integers()
              .between(1, 3600)
              .map(
                  base ->
                      new RestartTimeout(
                          Duration.ofSeconds(base),
                          base % 2 == 0
                              ? Optional.empty()
                              : Optional.of(Duration.ofSeconds(base + 60)),
                          base % 2 == 0 ? Duration.ZERO : Duration.ofSeconds(base % 7))));
    }
    if (type instanceof TcpKeepalive.Type) {
      return Optional.of(
          Arbitraries.integers()
              .between(1, 99)
              .map(n -> new TcpKeepalive(Duration.ofSeconds(n), Duration.ofSeconds(n * 2), n)));
    }
    if (type instanceof MappedType<?, ?> && isPath(directive)) {
      return Optional.of(texts(true).map(Path::of));
    }
    return Optional.empty();
  }

  private static boolean keepsText(Directive<?> directive) {
    return !Directives.NOT_IN_ENVIRONMENT.contains(directive) && directive.scope() != Scope.PLUGIN;
  }

  private static boolean isPath(Directive<?> directive) {
    return directive.name().endsWith("file")
        || directive.name().endsWith("path")
        || directive == Directives.PERSISTENCE_LOCATION;
  }

  private static Set<ProtocolVersion> enums(Set<ProtocolVersion> versions) {
    Set<ProtocolVersion> set = EnumSet.noneOf(ProtocolVersion.class);
    set.addAll(versions);
    return set;
  }

  private static Arbitrary<LogTargets> logTargets() {
    return Arbitraries.oneOf(
        Arbitraries.of(LogDestination.STDOUT, LogDestination.SYSLOG)
            .map(destination -> new LogTargets(Set.of(destination), Optional.empty())),
        texts(true)
            .map(path -> new LogTargets(Set.of(LogDestination.FILE), Optional.of(Path.of(path)))));
  }

  /** Texts without blanks around them; where comments are cut off, without what begins one. */
  private static Arbitrary<String> texts(boolean comments) {
    Arbitrary<String> word =
        Arbitraries.strings()
            .withCharRange('!', '~')
            .withChars('ä', '漢', ' ')
            .ofMinLength(1)
            .ofMaxLength(30)
            .map(text -> text.replaceAll("^ +| +$", "").replaceAll("//+|/+$|(?<=.)/(?=\\.?$)", "x"))
            .filter(text -> !text.isEmpty());
    return comments ? word.filter(text -> !text.contains(" #")) : word;
  }
}
