package io.zancudo.loadtest.nodes;

import java.nio.file.Path;

/**
 * How the brokers of a run are started.
 *
 * @param program the broker's start script, called with {@code -c FILE}
 * @param directory for configuration files and logs
 * @param nodeCount one: a broker without cluster directives
 * @param network the first three parts of the addresses, as in {@code 127.80.3}
 * @param hasAdminListener whether the broker has the directive admin_listener
 */
public record ClusterSettings(
    Path program, Path directory, int nodeCount, String network, boolean hasAdminListener) {

  public static final int MQTT_PORT = 1883;
  public static final int ADMIN_PORT = 8080;
  public static final int CLUSTER_PORT = 5701;

  /** A network of loopback addresses that other runs on this machine do not have. */
  public static String networkOf(long processId) {
    return "127." + (64 + (processId >> 8 & 0x7f)) + "." + (processId & 0xff);
  }

  public String address(int number) {
    return network + "." + number;
  }

  /** The configuration file of a node. */
  String configuration(int number) {
    StringBuilder text = new StringBuilder();
    text.append("listener ").append(MQTT_PORT).append(' ').append(address(number)).append('\n');
    text.append("allow_anonymous true\nmax_queued_messages 0\n");
    if (hasAdminListener) {
      text.append("admin_listener ").append(ADMIN_PORT).append(' ');
      text.append(address(number)).append('\n');
    }
    if (nodeCount > 1) {
      text.append("cluster_name ").append(network).append("\ncluster_discovery static\n");
      text.append("cluster_members");
      for (int i = 1; i <= nodeCount; i++) {
        text.append(' ').append(address(i)).append(':').append(CLUSTER_PORT);
      }
      text.append("\ncluster_bind ").append(address(number)).append(':').append(CLUSTER_PORT);
      text.append('\n');
    }
    return text.toString();
  }
}
