package io.zancudo.broker.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who may connect to a listener and what they may do: the result for one listener, after {@code
 * per_listener_settings}, the {@code listener_…} directives and the defaults are worked out. All
 * but the plugins reloadable.
 *
 * @param allowAnonymous whether clients without a User Name may connect
 * @param allowZeroLengthClientId whether a client may leave its Client Identifier to the broker
 * @param autoIdPrefix what Client Identifiers made by the broker begin with, at most 50 bytes
 * @param passwordFile users and their password hashes; empty is no password check
 * @param aclFile who may read and write which topics; empty allows everything
 * @param pskFile identities and keys of TLS-PSK
 * @param plugins the plugins in the order of their lines
 */
public record SecurityConfig(
    boolean allowAnonymous,
    boolean allowZeroLengthClientId,
    String autoIdPrefix,
    Optional<Path> passwordFile,
    Optional<Path> aclFile,
    Optional<Path> pskFile,
    List<PluginConfig> plugins) {
  /** With a listener configured; without any, local clients may be anonymous. */
  public static final boolean DEFAULT_ALLOW_ANONYMOUS = false;

  public static final boolean DEFAULT_ALLOW_ZERO_LENGTH_CLIENT_ID = true;
  public static final String DEFAULT_AUTO_ID_PREFIX = "auto-";

  /** Longest {@code auto_id_prefix}, in bytes. */
  public static final int MAX_AUTO_ID_PREFIX_BYTES = 50;

  public SecurityConfig {
    plugins = List.copyOf(plugins);
  }
}
