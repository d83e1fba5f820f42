package io.zancudo.broker.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A plugin as the file has it. Mutable while the configuration is read, by that one thread. */
final class PluginModel {
  final String path;
  final Optional<String> name;
  final Map<String, String> options = new LinkedHashMap<>();
  final DirectiveValues values = new DirectiveValues();

  PluginModel(String path, Optional<String> name) {
    this.path = path;
    this.name = name;
  }

  PluginConfig toConfig() {
    return new PluginConfig(
        path, name, options, values.get(Directives.AUTH_PLUGIN_DENY_SPECIAL_CHARS));
  }
}
