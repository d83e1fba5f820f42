package io.zancudo.broker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A listener as the file has it. Mutable while the configuration is read, by that one thread.
 *
 * <p>Its {@code address} is host or socket path; {@code port} and {@code bind_address} change both
 * for the default listener.
 */
final class ListenerModel {
  final boolean isDefault;
  final DirectiveValues values;
  final List<PluginModel> plugins = new ArrayList<>();
  int port;
  Optional<String> address;

  ListenerModel(boolean isDefault, int port, Optional<String> address) {
    this(isDefault, port, address, new DirectiveValues());
  }

  ListenerModel(boolean isDefault, int port, Optional<String> address, DirectiveValues values) {
    this.isDefault = isDefault;
    this.port = port;
    this.address = address;
    this.values = values;
  }

  /** Whether both lines name the same place to connect to. */
  boolean isSamePlace(ListenerModel other) {
    return port == other.port && address.equals(other.address);
  }

  /** This listener with the reloadable values of one that was read later. */
  ListenerModel reloadedBy(ListenerModel later) {
    ListenerModel reloaded =
        new ListenerModel(isDefault, port, address, values.reloadedBy(later.values));
    reloaded.plugins.addAll(plugins);
    return reloaded;
  }
}
