package io.zancudo.loadtest.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections between nodes, from {@code /proc/net/tcp} and tcp6. A cut knows a node by its
 * address: a node that connects to others from another address, as 127.0.0.1, cannot be cut off.
 */
final class NodeConnections {
  private static final String ESTABLISHED = "01";

  private NodeConnections() {}

  /** Connections to a port of a node that is not for clients, from an address of no node. */
  static List<String> fromElsewhere(String network) {
    List<String> lines = new ArrayList<>();
    for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try {
        lines.addAll(Files.readAllLines(Path.of(file)));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    return fromElsewhere(network, lines);
  }

  static List<String> fromElsewhere(String network, List<String> lines) {
    List<String> found = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.strip().split("\\s+", -1);
      if (parts.length < 4 || !parts[3].equals(ESTABLISHED)) {
        continue;
      }
      String local = address(parts[1]);
      String remote = address(parts[2]);
      boolean forClients =
          remote.endsWith(":" + ClusterSettings.MQTT_PORT)
              || remote.endsWith(":" + ClusterSettings.ADMIN_PORT);
      if (remote.startsWith(network + ".") && !local.startsWith(network + ".") && !forClients) {
        found.add(local + " -> " + remote);
      }
    }
    return found;
  }

  /** {@code 0100007F:1652} is 127.0.0.1:5714; of an IPv6 address the last 32 bits count. */
  private static String address(String hex) {
    int colon = hex.indexOf(':');
    String host = hex.substring(Math.max(0, colon - 8), colon);
    StringBuilder text = new StringBuilder();
    for (int i = host.length() - 2; i >= 0; i -= 2) {
      text.append(Integer.parseInt(host.substring(i, i + 2), 16)).append(i > 0 ? "." : "");
    }
    return text + ":" + Integer.parseInt(hex.substring(colon + 1), 16);
  }
}
