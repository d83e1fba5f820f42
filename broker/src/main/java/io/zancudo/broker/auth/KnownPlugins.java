package io.zancudo.broker.auth;

import io.zancudo.broker.config.PluginConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Plugins of Mosquitto by the names of their files: what they do is done here, or will be. Their
 * code is never loaded.
 */
final class KnownPlugins {
  private static final String PASSWORD_FILE = "mosquitto_password_file.so";
  private static final String ACL_FILE = "mosquitto_acl_file.so";

  /** They say nothing about who may do what. */
  private static final List<String> NOT_ABOUT_ACCESS =
      List.of("mosquitto_persist_sqlite.so", "mosquitto_sparkplug_aware.so");

  /** They decide who may do what, and that is not done here yet. */
  private static final List<String> MISSING =
      List.of(
          "mosquitto_dynamic_security.so", "go-auth.so", "mosquitto-go-auth.so", "auth-plug.so");

  private KnownPlugins() {}

  /** Refuses those that nobody knows. */
  static void check(List<PluginConfig> plugins) throws SecurityFileException {
    for (PluginConfig plugin : plugins) {
      String name = plugin.fileName();
      if (!isFile(name) && !NOT_ABOUT_ACCESS.contains(name) && !MISSING.contains(name)) {
        throw new SecurityFileException(
            SecurityFileException.UNREADABLE,
            "Error: Unable to load plugin \"" + plugin.path() + "\".",
            "Plugins written for Mosquitto cannot be loaded; those that come with it are known by"
                + " the names of their files.");
      }
    }
  }

  private static boolean isFile(String name) {
    return name.equals(PASSWORD_FILE) || name.equals(ACL_FILE);
  }

  /** Whether one of them should decide about clients and cannot. */
  static boolean lacksDecision(List<PluginConfig> plugins) {
    return plugins.stream().anyMatch(plugin -> MISSING.contains(plugin.fileName()));
  }

  /** Whether its options are taken note of, but nothing is done. */
  static boolean isIgnored(PluginConfig plugin) {
    return !isFile(plugin.fileName());
  }

  /** The password file of the plugin for one. */
  static Optional<Path> passwordFile(List<PluginConfig> plugins) {
    return option(plugins, PASSWORD_FILE, "password_file");
  }

  /** The ACL file of the plugin for one. */
  static Optional<Path> aclFile(List<PluginConfig> plugins) {
    return option(plugins, ACL_FILE, "acl_file");
  }

  private static Optional<Path> option(List<PluginConfig> plugins, String name, String key) {
    return plugins.stream()
        .filter(plugin -> plugin.fileName().equals(name))
        .flatMap(plugin -> Optional.ofNullable(plugin.options().get(key)).stream())
        .findFirst()
        .map(Path::of);
  }
}
