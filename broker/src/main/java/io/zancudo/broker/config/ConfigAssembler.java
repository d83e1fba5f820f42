package io.zancudo.broker.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the lines of the configuration together: knows which listener, bridge or plugin a line
 * belongs to. Mutable: used by one thread for one reading.
 *
 * <p>Takes all lines before it gives up, so that all that is wrong is told at once.
 */
final class ConfigAssembler {
  private final DirectiveValues globals = new DirectiveValues();
  private final PluginLines plugins = new PluginLines();
  private final List<ListenerModel> listeners = new ArrayList<>();
  private final List<BridgeModel> bridges = new ArrayList<>();
  private final Map<String, Cursor> cursors = new HashMap<>();
  private final Set<String> overridden = new HashSet<>();
  private final List<ConfigNotice> notices;
  private final List<String> problems = new ArrayList<>();
  private Cursor cursor = new Cursor();
  private String keyword = "";
  private @Nullable ListenerModel defaultListener;
  private boolean localOnly = true;
  private boolean perListenerSettings;
  private boolean securitySeen;
  private boolean overriding;

  /** What the next line belongs to; each file begins anew. */
  private static final class Cursor {
    private @Nullable ListenerModel listener;
    private @Nullable BridgeModel bridge;
    private @Nullable PluginModel plugin;
  }

  /**
   * Begins with nothing.
   *
   * @param notices what the user should know is added to it
   */
  ConfigAssembler(List<ConfigNotice> notices) {
    this.notices = notices;
  }

  /** Takes the next line of a file. */
  void add(ConfigLine line) {
    cursor = cursors.computeIfAbsent(line.file(), file -> new Cursor());
    try {
      if (line.problem().isPresent()) {
        throw new ConfigProblem(line.problem().get());
      }
      apply(line.keyword(), line.value());
    } catch (ConfigProblem problem) {
      problems.add(problem.text());
      problems.addAll(line.whereabouts());
    }
  }

  /**
   * Takes a directive that replaces what the files say; what belongs to a listener goes to the one
   * that was set like this, or else to the first.
   *
   * @param source where it is from, for the user
   */
  void override(String name, String value, String source) {
    cursor = cursors.computeIfAbsent(ConfigEnvironment.PREFIX, environment -> new Cursor());
    if (cursor.listener == null && !listeners.isEmpty()) {
      cursor.listener = listeners.get(0);
    }
    overriding = true;
    try {
      apply(name, value);
    } catch (ConfigProblem problem) {
      problems.add(problem.text());
      problems.add("Error found at " + source + ".");
    } finally {
      overriding = false;
    }
  }

  private void apply(String word, String value) throws ConfigProblem {
    keyword = word;
    Arguments arguments = new Arguments(value, notices);
    if (PluginLines.isOption(word)) {
      plugins.option(require(cursor.plugin, PluginLines.REQUIRED), word, arguments);
      return;
    }
    Directive<?> directive =
        Directives.find(word)
            .orElseThrow(
                () -> new ConfigProblem("Error: Unknown configuration variable '" + word + "'."));
    directive.apply(this, arguments);
  }

  /** What most directives do: keeps the value for what the line belongs to. */
  <T> void keep(Directive<T> directive, Arguments arguments) throws ConfigProblem {
    DirectiveValues values = scope(directive.scope());
    T value = directive.type().parse(directive.label(), arguments);
    tell(directive, value);
    Optional<T> earlier = values.find(directive);
    boolean replaces = overriding && overridden.add(directive.key());
    if (earlier.isPresent() && !replaces) {
      value = directive.repeat().merge(directive.label(), earlier.get(), value);
    }
    values.put(directive, value);
  }

  private <T> void tell(Directive<T> directive, T value) {
    directive.notice().filter(notice -> directive.noticeWhen().test(value)).ifPresent(notices::add);
  }

  private DirectiveValues scope(Scope scope) throws ConfigProblem {
    return switch (scope) {
      case GLOBAL -> globals;
      case SECURITY -> security();
      case LISTENER -> require(cursor.listener, "a listener").values;
      case LISTENER_OR_DEFAULT -> listenerOrDefault().values;
      case NAMED_LISTENER -> namedListener().values;
      case BRIDGE -> require(cursor.bridge, "a bridge").values();
      case PLUGIN -> require(cursor.plugin, PluginLines.REQUIRED).values;
    };
  }

  private DirectiveValues security() throws ConfigProblem {
    securitySeen = true;
    return perListenerSettings ? require(cursor.listener, "a listener").values : globals;
  }

  private ListenerModel namedListener() throws ConfigProblem {
    return require(cursor.listener == defaultListener ? null : cursor.listener, "a listener");
  }

  private ListenerModel listenerOrDefault() {
    if (cursor.listener == null) {
      cursor.listener = defaultListener();
    }
    return cursor.listener;
  }

  private ListenerModel defaultListener() {
    if (defaultListener == null) {
      notices.add(
          new ConfigNotice(
              LogType.INFORMATION,
              "The '"
                  + keyword
                  + "' option is for the default listener; name a 'listener' first."));
      defaultListener = new ListenerModel(true, ListenerConfig.DEFAULT_PORT, Optional.empty());
      listeners.add(defaultListener);
    }
    return defaultListener;
  }

  private <V> V require(@Nullable V current, String what) throws ConfigProblem {
    if (current == null) {
      throw new ConfigProblem(
          "Error: The '" + keyword + "' option requires " + what + " to be defined first.");
    }
    return current;
  }

  /** {@code listener PORT [HOST]} or {@code listener 0 PATH} begins a listener. */
  void listener(Directive<Integer> directive, Arguments arguments) throws ConfigProblem {
    localOnly = false;
    // A listener of which nothing is known: its further lines must not be taken for another's.
    cursor.listener = new ListenerModel(false, 0, Optional.empty());
    int port = directive.type().parse(directive.label(), arguments);
    Optional<String> address = arguments.next().filter(word -> !word.startsWith("#"));
    if (port == 0 && address.isEmpty()) {
      throw new ConfigProblem("Error: A listener with port 0 must provide a Unix socket path.");
    }
    cursor.listener = new ListenerModel(false, port, address);
    listeners.add(cursor.listener);
  }

  /** {@code port PORT} is the default listener's. */
  void port(Directive<Integer> directive, Arguments arguments) throws ConfigProblem {
    localOnly = false;
    int port = directive.type().parse(new Label("port"), arguments);
    tell(directive, port);
    cursor.listener = defaultListener();
    cursor.listener.port = port;
  }

  /** {@code bind_address HOST} is the default listener's. */
  void bindAddress(Directive<String> directive, Arguments arguments) throws ConfigProblem {
    localOnly = false;
    String host = directive.type().parse(directive.label(), arguments);
    tell(directive, host);
    cursor.listener = defaultListener();
    if (cursor.listener.address.isPresent() && !overriding) {
      throw directive.label().duplicate();
    }
    HostNames.check("bind_address", host);
    cursor.listener.address = Optional.of(host);
  }

  /** {@code include_dir} was followed when the file was read: what it brought begins anew. */
  void includeDir(Directive<String> directive, Arguments arguments) {
    cursors.values().retainAll(Set.of(cursor));
  }

  /** Once on, it stays on. */
  void perListenerSettings(Directive<Boolean> directive, Arguments arguments) throws ConfigProblem {
    if (perListenerSettings && !overriding) {
      return;
    }
    boolean on = directive.type().parse(directive.label(), arguments);
    tell(directive, on);
    if (on && securitySeen) {
      throw new ConfigProblem(
          "Error: per_listener_settings must be set before any other security settings.");
    }
    perListenerSettings = on;
  }

  /** {@code plugin PATH} is for all listeners, or for one with per_listener_settings. */
  void plugin(Directive<String> directive, Arguments arguments) throws ConfigProblem {
    securitySeen = true;
    ListenerModel listener = perListenerSettings ? require(cursor.listener, "a listener") : null;
    cursor.plugin = plugins.load(Optional.empty(), arguments);
    (listener == null ? plugins.forAll : listener.plugins).add(cursor.plugin);
  }

  /** {@code global_plugin PATH} is for all listeners. */
  void globalPlugin(Directive<String> directive, Arguments arguments) throws ConfigProblem {
    cursor.plugin = plugins.load(Optional.empty(), arguments);
    plugins.forAll.add(cursor.plugin);
  }

  /** {@code plugin_load NAME PATH} is for the listeners that use it. */
  void pluginLoad(Directive<String> directive, Arguments arguments) throws ConfigProblem {
    String name = arguments.next(directive.label());
    cursor.plugin = plugins.load(Optional.of(name), arguments);
  }

  /** {@code plugin_use NAME}. */
  void pluginUse(Directive<String> directive, Arguments arguments) throws ConfigProblem {
    ListenerModel listener = namedListener();
    String name = directive.type().parse(directive.label(), arguments);
    cursor.plugin = plugins.named(name);
    listener.plugins.add(cursor.plugin);
  }

  /** A certificate does not go with TLS-PSK. */
  <T> void notWithPsk(Directive<T> directive, Arguments arguments) throws ConfigProblem {
    if (scope(directive.scope()).find(Directives.PSK_HINT).isPresent()) {
      throw bothKindsOfTls();
    }
    keep(directive, arguments);
  }

  /** TLS-PSK does not go with a certificate. */
  <T> void notWithCertificate(Directive<T> directive, Arguments arguments) throws ConfigProblem {
    ListenerModel listener = cursor.listener;
    if (listener != null && listener.values.find(Directives.CERTFILE).isPresent()) {
      throw bothKindsOfTls();
    }
    keep(directive, arguments);
  }

  private static ConfigProblem bothKindsOfTls() {
    return new ConfigProblem(
        "Error: Cannot use both certificate and psk encryption in a single listener.");
  }

  /** {@code connection NAME} begins a bridge. */
  void connection(Directive<String> directive, Arguments arguments) throws ConfigProblem {
    String name = arguments.next(directive.label());
    boolean known = bridges.stream().anyMatch(bridge -> bridge.name().equals(name));
    cursor.bridge = new BridgeModel(name, new DirectiveValues());
    if (known) {
      throw new ConfigProblem("Error: Duplicate bridge name '" + name + "'.");
    }
    tell(directive, name);
    bridges.add(cursor.bridge);
  }

  /** A bridge has certificates or TLS-PSK. */
  <T> void bridgeCertificate(Directive<T> directive, Arguments arguments) throws ConfigProblem {
    bridgeTls(directive, arguments, "psk", Directives.BRIDGE_IDENTITY, Directives.BRIDGE_PSK);
  }

  /** As {@link #bridgeCertificate}. */
  <T> void bridgePsk(Directive<T> directive, Arguments arguments) throws ConfigProblem {
    bridgeTls(
        directive,
        arguments,
        "identity",
        Directives.BRIDGE_CAFILE,
        Directives.BRIDGE_CAPATH,
        Directives.BRIDGE_CERTFILE,
        Directives.BRIDGE_KEYFILE);
  }

  private <T> void bridgeTls(
      Directive<T> directive, Arguments arguments, String other, Directive<?>... excluded)
      throws ConfigProblem {
    DirectiveValues values = scope(directive.scope());
    for (Directive<?> one : excluded) {
      if (values.find(one).isPresent()) {
        throw new ConfigProblem(
            "Error: '"
                + directive.name()
                + "': Cannot use both certificate and "
                + other
                + " encryption in a single bridge.");
      }
    }
    keep(directive, arguments);
  }

  /**
   * The whole configuration.
   *
   * @throws ConfigException with all that is wrong in it
   */
  ConfigModel finish() throws ConfigException {
    ConfigModel model =
        new ConfigModel(
            globals,
            List.copyOf(plugins.forAll),
            List.copyOf(listeners),
            List.copyOf(bridges),
            localOnly,
            perListenerSettings);
    if (problems.isEmpty()) {
      ModelCheck.addProblems(model, problems);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return model;
  }
}
