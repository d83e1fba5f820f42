package io.zancudo.broker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A whole configuration as the files and the environment have it, before defaults are worked out.
 *
 * @param globals values for the broker
 * @param plugins plugins for all listeners, in their order
 * @param listeners in their order; may be empty
 * @param bridges in their order; may be empty
 * @param localOnly whether nothing says where to listen
 * @param perListenerSettings whether each listener has its own security
 */
record ConfigModel(
    DirectiveValues globals,
    List<PluginModel> plugins,
    List<ListenerModel> listeners,
    List<BridgeModel> bridges,
    boolean localOnly,
    boolean perListenerSettings) {

  /** This configuration with what a reload may change of one that was read later. */
  ConfigModel reloadedBy(ConfigModel later) throws ConfigProblem {
    if (perListenerSettings != later.perListenerSettings) {
      throw new ConfigProblem(
          "Error: The 'per_listener_settings' option cannot be changed by a reload.");
    }
    for (ListenerModel listener : later.listeners) {
      if (!listener.isDefault && find(listeners, listener).isEmpty()) {
        throw new ConfigProblem(
            "Error: It is not currently possible to add/remove listeners when reloading the config"
                + " file.");
      }
    }
    List<ListenerModel> reloaded = new ArrayList<>();
    for (ListenerModel listener : listeners) {
      reloaded.add(find(later.listeners, listener).map(listener::reloadedBy).orElse(listener));
    }
    return new ConfigModel(
        globals.reloadedBy(later.globals),
        plugins,
        reloaded,
        later.bridges,
        localOnly,
        perListenerSettings);
  }

  private static Optional<ListenerModel> find(List<ListenerModel> all, ListenerModel wanted) {
    return all.stream().filter(wanted::isSamePlace).findFirst();
  }
}
