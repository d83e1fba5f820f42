package io.zancudo.broker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The plugins that were loaded so far. Mutable: used by one thread for one reading. */
final class PluginLines {
  /** What a plugin's option must stand behind. */
  static final String REQUIRED = "plugin/global_plugin/plugin_load";

  private static final List<String> OPTION_PREFIXES = List.of("plugin_opt_", "auth_opt_");

  /** The shortest key that Mosquitto takes. */
  private static final int MIN_KEY_LENGTH = 3;

  final List<PluginModel> forAll = new ArrayList<>();
  private final List<PluginModel> named = new ArrayList<>();

  static boolean isOption(String keyword) {
    return OPTION_PREFIXES.stream().anyMatch(keyword::startsWith);
  }

  /** Makes a plugin of the path that is the rest of the line. */
  PluginModel load(Optional<String> name, Arguments arguments) throws ConfigProblem {
    if (name.isPresent() && find(name.get()).isPresent()) {
      throw new ConfigProblem("Error: Duplicate plugin name '" + name.get() + "'.");
    }
    String path = TextType.trim(arguments.rest());
    if (path.isEmpty()) {
      throw new ConfigProblem(
          "Error: Missing plugin path for plugin name '" + name.orElse("") + "'.");
    }
    PluginModel plugin = new PluginModel(path, name);
    if (name.isPresent()) {
      named.add(plugin);
    }
    return plugin;
  }

  PluginModel named(String name) throws ConfigProblem {
    return find(name)
        .orElseThrow(
            () -> new ConfigProblem("Error: Plugin '" + name + "' not previously loaded."));
  }

  private Optional<PluginModel> find(String name) {
    return named.stream().filter(plugin -> plugin.name.equals(Optional.of(name))).findFirst();
  }

  /** {@code plugin_opt_KEY VALUE}; the value is the rest of the line as it stands. */
  void option(PluginModel plugin, String keyword, Arguments arguments) throws ConfigProblem {
    String key = keyword;
    for (String prefix : OPTION_PREFIXES) {
      if (keyword.startsWith(prefix)) {
        key = keyword.substring(prefix.length());
      }
    }
    if (key.length() < MIN_KEY_LENGTH) {
      throw new ConfigProblem("Error: Invalid 'plugin_opt_' config option.");
    }
    String value = arguments.rest();
    if (value.isEmpty()) {
      throw new Label(key).empty();
    }
    plugin.options.put(key, value.stripLeading());
  }
}
