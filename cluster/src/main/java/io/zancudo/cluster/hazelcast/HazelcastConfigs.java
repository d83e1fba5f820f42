package io.zancudo.cluster.hazelcast;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.FileSystemYamlConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.core.HazelcastException;
import io.zancudo.cluster.ClusterConfig;
import io.zancudo.cluster.ClusterConfig.Discovery;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;

/** Hazelcast's configuration for a node: all that is not said by the user has a value here. */
final class HazelcastConfigs {
  /** Raised when nodes of two versions cannot work together. */
  static final String PROTOCOL = "2";

  private static final int NEVER_MILLIS = Integer.MAX_VALUE;

  private HazelcastConfigs() {}

  static Config of(ClusterConfig node) {
    Config config = node.hazelcastFile().map(HazelcastConfigs::read).orElseGet(Config::new);
    config.setClusterName(node.name());
    // An outcome that is not known is not taken for success: it is tried again.
    config.setProperty("hazelcast.operation.fail.on.indeterminate.state", "true");
    config.setProperty("hazelcast.shutdownhook.enabled", "false"); // a node leaves in order
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    config.getCRDTReplicationConfig().setReplicationPeriodMillis(NEVER_MILLIS); // we have none
    byDefault(config, "hazelcast.phone.home.enabled", "false");
    byDefault(config, "hazelcast.health.monitoring.level", "OFF");
    byDefault(config, "hazelcast.slow.operation.detector.enabled", "false");
    byDefault(config, "hazelcast.partition.count", "271");
    // A change whose copy is not confirmed in this time is made again; then the node may be gone.
    byDefault(config, "hazelcast.operation.backup.timeout.millis", "1000");
    byDefault(config, "hazelcast.operation.call.timeout.millis", "15000");
    byDefault(config, "hazelcast.invocation.max.retry.count", "100");
    byDefault(config, "hazelcast.invocation.retry.pause.millis", "100");
    // A request for a partition that a cut has swallowed is made again; by default after 5 minutes.
    byDefault(config, "hazelcast.partition.migration.timeout", "15");
    byDefault(config, "hazelcast.heartbeat.interval.seconds", "1");
    byDefault(
        config,
        "hazelcast.max.no.heartbeat.seconds",
        seconds(node.timings().deadAfter().toMillis()));
    String mergeDelay = seconds(node.timings().mergeDelay().toMillis());
    byDefault(config, "hazelcast.merge.first.run.delay.seconds", mergeDelay);
    byDefault(config, "hazelcast.merge.next.run.delay.seconds", mergeDelay);
    // A cut in one direction only: those who do not see each other do not stay in one cluster.
    byDefault(config, "hazelcast.partial.member.disconnection.resolution.heartbeat.count", "5");
    byDefault(config, "hazelcast.wait.seconds.before.join", "1");
    byDefault(config, "hazelcast.max.wait.seconds.before.join", "5");
    byDefault(config, "hazelcast.graceful.shutdown.max.wait", "30");
    byDefault(config, "hazelcast.socket.connect.timeout.seconds", "2");
    // Not at all addresses of the machine: nodes talk without encryption.
    byDefault(config, "hazelcast.socket.bind.any", "false");
    byDefault(config, "hazelcast.socket.server.bind.any", "false");
    byDefault(config, "hazelcast.socket.client.bind.any", "false");
    if (node.hazelcastFile().isEmpty()) {
      network(config, node);
    }
    return config;
  }

  /** Unless the user's own file says something else. */
  private static void byDefault(Config config, String property, String value) {
    if (config.getProperty(property) == null) {
      config.setProperty(property, value);
    }
  }

  private static String seconds(long millis) {
    return Long.toString(Math.max(1, millis / 1000));
  }

  private static Config read(Path file) {
    try {
      return new FileSystemYamlConfig(file.toFile(), new Properties());
    } catch (FileNotFoundException missing) {
      throw new UncheckedIOException("cluster_config " + file + " cannot be read", missing);
    } catch (HazelcastException | IllegalArgumentException wrong) {
      throw new IllegalArgumentException("cluster_config " + file + ": " + line(wrong), wrong);
    }
  }

  /** In one line; where in the file it is only toString tells. */
  private static String line(RuntimeException wrong) {
    return wrong.toString().replaceFirst("^[\\w.]+: ", "").strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  /**
   * Choice: a socket for members only. In the one for everybody, a connection to a process that
   * stands still keeps its thread busy until it is closed, and other connections of that thread
   * starve (Hazelcast 5.7, UnifiedProtocolEncoder): living nodes lost each other.
   */
  private static void network(Config config, ClusterConfig node) {
    config.setProperty("hazelcast.socket.client.bind", "true");
    config.setProperty("hazelcast.local.localAddress", node.host());
    config.setProperty("hazelcast.tcp.join.port.try.count", "1");
    ServerSocketEndpointConfig members = new ServerSocketEndpointConfig();
    members.setPort(node.port()).setPortAutoIncrement(false).setReuseAddress(true);
    members.setSocketConnectTimeoutSeconds(2);
    members.getInterfaces().setEnabled(true).addInterface(node.host());
    AdvancedNetworkConfig network = config.getAdvancedNetworkConfig().setEnabled(true);
    network.setMemberEndpointConfig(members);
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    Discovery discovery = node.discovery();
    if (discovery instanceof Discovery.Static known) {
      join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(2);
      known.members().forEach(join.getTcpIpConfig()::addMember);
    } else if (discovery instanceof Discovery.Dns dns) {
      byDns(join, dns.name(), node.port());
    } else if (discovery instanceof Discovery.Kubernetes kubernetes) {
      byDns(join, kubernetes.service(), node.port());
    } else {
      join.getMulticastConfig().setEnabled(true).setMulticastTimeToLive(1); // no router passes it
    }
  }

  /** All addresses of the name, looked up again at each attempt to join. */
  private static void byDns(JoinConfig join, String name, int port) {
    join.getKubernetesConfig()
        .setEnabled(true)
        .setProperty("service-dns", name)
        .setProperty("service-port", Integer.toString(port))
        .setProperty("service-dns-timeout", "3");
  }
}
