package io.zancudo.broker.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be checked only when the whole configuration is there. */
final class ModelCheck {
  private static final List<Directive<?>> CLUSTER =
      List.of(
          Directives.CLUSTER_DISCOVERY,
          Directives.CLUSTER_MEMBERS,
          Directives.CLUSTER_DNS,
          Directives.CLUSTER_KUBERNETES_SERVICE,
          Directives.CLUSTER_BIND,
          Directives.CLUSTER_NODE_NAME,
          Directives.CLUSTER_CONFIG,
          Directives.CLUSTER_PARTITION_POLICY);

  private ModelCheck() {}

  static void addProblems(ConfigModel model, List<String> problems) {
    for (BridgeModel bridge : model.bridges()) {
      checkBridge(bridge.values())
          .ifPresent(problem -> problems.add("Error: Invalid bridge configuration: " + problem));
    }
    checkLocalClientIds(model.bridges(), problems);
    for (ListenerModel listener : model.listeners()) {
      checkTls(listener.values).ifPresent(problems::add);
      checkProxy(listener.values).ifPresent(problems::add);
    }
    checkCluster(model.globals()).ifPresent(problems::add);
  }

  private static Optional<String> checkBridge(DirectiveValues values) {
    if (values.find(Directives.ADDRESS).isEmpty()) {
      return Optional.of("no remote addresses defined.");
    }
    if (values.get(Directives.TOPIC).isEmpty()) {
      return Optional.of("no topics defined.");
    }
    boolean identity = values.find(Directives.BRIDGE_IDENTITY).isPresent();
    boolean psk = values.find(Directives.BRIDGE_PSK).isPresent();
    if (psk && !identity) {
      return Optional.of("missing bridge_identity.");
    }
    return identity && !psk ? Optional.of("missing bridge_psk.") : Optional.empty();
  }

  private static void checkLocalClientIds(List<BridgeModel> bridges, List<String> problems) {
    Set<String> seen = new HashSet<>();
    for (BridgeModel bridge : bridges) {
      // Bridges have different names, so host names do not matter for those without identifiers.
      String remote =
          bridge.values().find(Directives.REMOTE_CLIENTID).orElse("<host>." + bridge.name());
      String local = bridge.values().find(Directives.LOCAL_CLIENTID).orElse("local." + remote);
      if (!seen.add(local)) {
        problems.add(
            "Error: Bridge local_clientid '"
                + local
                + "' is not unique. Set local_clientid for one of the bridges.");
      }
    }
  }

  private static Optional<String> checkTls(DirectiveValues values) {
    boolean certificate = values.find(Directives.CERTFILE).isPresent();
    if (certificate != values.find(Directives.KEYFILE).isPresent()) {
      return Optional.of(
          "Error: Both certfile and keyfile must be provided to enable a TLS listener.");
    }
    for (Directive<?> authority : List.of(Directives.CAFILE, Directives.CAPATH)) {
      if (!certificate && values.find(authority).isPresent()) {
        return Optional.of("Error: " + authority + " specified without certfile and keyfile.");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> checkProxy(DirectiveValues values) {
    if (values.get(Directives.ENABLE_PROXY_PROTOCOL) != 2) {
      return Optional.empty();
    }
    if (values.get(Directives.USE_SUBJECT_AS_USERNAME)) {
      return Optional.of(
          "Error: use_subject_as_username cannot be used with `enable_proxy_protocol 2`.");
    }
    return values.find(Directives.CERTFILE).isPresent()
        ? Optional.of("Error: certfile and keyfile cannot be used with `enable_proxy_protocol 2`.")
        : Optional.empty();
  }

  private static Optional<String> checkCluster(DirectiveValues values) {
    if (values.find(Directives.CLUSTER_NAME).isEmpty()) {
      return CLUSTER.stream()
          .filter(directive -> values.find(directive).isPresent())
          .findFirst()
          .map(directive -> "Error: '" + directive + "' has no effect without 'cluster_name'.");
    }
    if (values.find(Directives.CLUSTER_CONFIG).isPresent()) {
      return Optional.empty();
    }
    Optional<Directive<?>> needed =
        switch (values.get(Directives.CLUSTER_DISCOVERY)) {
          case STATIC -> Optional.of(Directives.CLUSTER_MEMBERS);
          case DNS -> Optional.of(Directives.CLUSTER_DNS);
          case KUBERNETES -> Optional.of(Directives.CLUSTER_KUBERNETES_SERVICE);
          case MULTICAST -> Optional.empty();
        };
    return needed
        .filter(directive -> values.find(directive).isEmpty())
        .map(
            directive ->
                "Error: 'cluster_discovery "
                    + values.get(Directives.CLUSTER_DISCOVERY)
                    + "' needs '"
                    + directive
                    + "'.");
  }
}
