package io.zancudo.cluster.hazelcast;

import io.zancudo.cluster.ClusterConfig;
import io.zancudo.cluster.ClusterConfig.Discovery;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks why no other node was found at the addresses that a configuration knows. Blocks, at most a
 * second for each of them.
 */
final class SeedProbe {
  private static final int MAX_ADDRESSES = 16;
  private static final int CONNECT_MILLIS = 1000;

  private SeedProbe() {}

  /** What a connection to an address came to. */
  enum Outcome {
    ANSWERS("answers, but not as a node of this cluster: compare cluster_name"),
    REFUSES("nothing listens there"),
    SILENT("does not answer"),
    UNKNOWN("has no address");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }
  }

  /** One line for each address but the node's own; empty if the configuration names none. */
  static List<String> explain(ClusterConfig node) {
    if (node.hazelcastFile().isPresent()) {
      return List.of(); // what that says is Hazelcast's
    }
    Discovery discovery = node.discovery();
    if (discovery instanceof Discovery.Static known) {
      return explain(known.members(), node);
    }
    if (discovery instanceof Discovery.Dns dns) {
      return byName(dns.name(), node);
    }
    return discovery instanceof Discovery.Kubernetes kubernetes
        ? byName(kubernetes.service(), node)
        : List.of();
  }

  private static List<String> byName(String name, ClusterConfig node) {
    List<String> members = new ArrayList<>();
    try {
      for (InetAddress address : InetAddress.getAllByName(name)) {
        members.add(address.getHostAddress() + ":" + node.port());
      }
    } catch (UnknownHostException unknown) {
      return List.of(name + " " + Outcome.UNKNOWN.text);
    }
    return explain(members, node);
  }

  private static List<String> explain(List<String> members, ClusterConfig node) {
    String self = node.host() + ":" + node.port();
    return members.stream()
        .filter(member -> !member.equals(self))
        .limit(MAX_ADDRESSES)
        .map(member -> member + " " + at(member, node.port()).text)
        .toList();
  }

  /** Addresses are {@code host:port}, {@code [host]:port} or, for IPv6, without brackets too. */
  private static Outcome at(String member, int defaultPort) {
    int colon = member.lastIndexOf(':');
    String port = member.substring(colon + 1);
    return colon < 0 || !port.matches("\\d{1,5}")
        ? at(new InetSocketAddress(member, defaultPort))
        : at(
            new InetSocketAddress(
                member.substring(0, colon).replaceAll("[\\[\\]]", ""), Integer.parseInt(port)));
  }

  /** What a process at this address does with a connection. */
  static Outcome at(InetSocketAddress address) {
    if (address.isUnresolved()) {
      return Outcome.UNKNOWN;
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return Outcome.ANSWERS;
    } catch (ConnectException refused) {
      return refused.getMessage() != null && refused.getMessage().contains("refused")
          ? Outcome.REFUSES
          : Outcome.SILENT;
    } catch (IOException unknown) {
      return Outcome.SILENT;
    }
  }
}
