package io.zancudo.broker.auth;

import io.zancudo.broker.config.PluginConfig;
import io.zancudo.broker.config.SecurityConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one start or reload, each read once. Used by the worker thread that reads them. */
final class SecurityFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SecurityFiles.class);

  private final Map<Path, PasswordFile> passwords = new HashMap<>();
  private final Map<Path, AclFile> rules = new HashMap<>();
  private final Map<List<Path>, FileWatch> watches = new HashMap<>();
  private final Set<PluginConfig> told = new HashSet<>();

  /** Reads what the settings name, if it is not there yet. */
  void read(SecurityConfig security) throws SecurityFileException {
    KnownPlugins.check(security.plugins());
    security.plugins().stream()
        .filter(KnownPlugins::isIgnored)
        .filter(told::add)
        .forEach(SecurityFiles::tell);
    watches.computeIfAbsent(paths(security), FileWatch::of);
    Optional<Path> passwordPath = passwordPath(security);
    if (passwordPath.isPresent() && !passwords.containsKey(passwordPath.get())) {
      passwords.put(passwordPath.get(), PasswordFile.read(passwordPath.get()));
    }
    Optional<Path> rulesPath = rulesPath(security);
    if (rulesPath.isPresent() && !rules.containsKey(rulesPath.get())) {
      rules.put(rulesPath.get(), AclFile.read(rulesPath.get()));
    }
  }

  private static void tell(PluginConfig plugin) {
    if (KnownPlugins.lacksDecision(List.of(plugin))) {
      LOG.warn(
          "Warning: plugin \"{}\" is not supported yet: no client may connect where it decides.",
          plugin.path());
    } else {
      LOG.warn("Warning: plugin \"{}\" is not supported yet, ignored.", plugin.path());
    }
  }

  Optional<PasswordFile> passwords(SecurityConfig security) {
    return passwordPath(security).map(passwords::get);
  }

  Optional<AclFile> rules(SecurityConfig security) {
    return rulesPath(security).map(rules::get);
  }

  /** Sees when the files of these settings change. Made before they are read. */
  FileWatch watch(SecurityConfig security) {
    return watches.getOrDefault(paths(security), FileWatch.of(List.of()));
  }

  private static List<Path> paths(SecurityConfig security) {
    return Stream.of(passwordPath(security), rulesPath(security))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Path> passwordPath(SecurityConfig security) {
    return security.passwordFile().or(() -> KnownPlugins.passwordFile(security.plugins()));
  }

  private static Optional<Path> rulesPath(SecurityConfig security) {
    return security.aclFile().or(() -> KnownPlugins.aclFile(security.plugins()));
  }
}
