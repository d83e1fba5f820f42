package io.zancudo.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a node has to know to become one of several.
 *
 * @param name the cluster's; nodes with another one are not talked to
 * @param discovery how the others are found
 * @param host the address at which the others reach this node
 * @param port likewise, 1 to 65535; messages between nodes take this plus {@value #BUS_PORT_OFFSET}
 * @param nodeName the name of this node, if it is given; else it is made from the host's
 * @param majority whether the smaller side of a cut network refuses what it could not keep
 * @param hazelcastFile a hazelcast.yaml of the user's own, whose network settings then count
 * @param timings how long things take
 */
public record ClusterConfig(
    String name,
    Discovery discovery,
    String host,
    int port,
    Optional<String> nodeName,
    boolean majority,
    Optional<Path> hazelcastFile,
    Timings timings) {

  /** Distance of the port for messages between nodes from that of Hazelcast. */
  public static final int BUS_PORT_OFFSET = 100;

  /** How a node finds the others. */
  public sealed interface Discovery {
    /** At these addresses, {@code host:port}; this node's own may be among them. */
    record Static(List<String> members) implements Discovery {
      public Static {
        members = List.copyOf(members);
      }
    }

    /** At all addresses of a name in DNS, and the port of this node. */
    record Dns(String name) implements Discovery {}

    /** At the pods behind a headless service of Kubernetes, and the port of this node. */
    record Kubernetes(String service) implements Discovery {}

    /** By asking in the local network. */
    record Multicast() implements Discovery {}
  }

  /**
   * How long things take.
   *
   * @param deadAfter a node that was not heard for so long counts as gone
   * @param settled the nodes that are there after so long without a change are those that a
   *     majority is counted of
   * @param mergeDelay between two attempts to put a cut cluster together again
   */
  public record Timings(Duration deadAfter, Duration settled, Duration mergeDelay) {
    public static final Timings DEFAULT =
        new Timings(Duration.ofSeconds(8), Duration.ofSeconds(15), Duration.ofSeconds(20));
  }
}
