package io.zancudo.broker.config;

import java.util.Map;
import java.util.Optional;

/**
 * A plugin of Mosquitto as the configuration names it.
 *
 * @param path where Mosquitto would load it from
 * @param name its name, if {@code plugin_load} gave it one
 * @param options its {@code plugin_opt_…} and {@code auth_opt_…} by key without the prefix, in the
 *     order of their lines
 * @param denySpecialChars whether clients with {@code +}, {@code #} or {@code /} in User Name or
 *     Client Identifier are denied before the plugin is asked
 */
public record PluginConfig(
    String path, Optional<String> name, Map<String, String> options, boolean denySpecialChars) {
  public static final boolean DEFAULT_DENY_SPECIAL_CHARS = true;

  public PluginConfig {
    options = Map.copyOf(options);
  }

  /** The file's name without folders: what it is known by. */
  public String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
