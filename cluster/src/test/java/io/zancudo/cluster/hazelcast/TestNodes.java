package io.zancudo.cluster.hazelcast;

import com.hazelcast.config.Config;
import io.zancudo.cluster.ClusterConfig;
import io.zancudo.cluster.ClusterConfig.Discovery;
import io.zancudo.cluster.ClusterConfig.Timings;
import io.zancudo.cluster.FreePorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Nodes of one cluster in this JVM, on free ports of the loopback address. */
public final class TestNodes implements AutoCloseable {
  private static final Timings QUICK =
      new Timings(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(5));

  private final List<Integer> ports = new ArrayList<>();
  private final List<HazelcastNode> nodes = new ArrayList<>();
  private final String name = "test-" + System.nanoTime();
  private final Consumer<Config> maps;

  /** Room for so many nodes; none is started. */
  public TestNodes(int count, Consumer<Config> maps) {
    this.maps = maps;
    for (int i = 0; i < count; i++) {
      ports.add(FreePorts.next());
    }
  }

  /** The configuration of a node. */
  public ClusterConfig config(int index) {
    return new ClusterConfig(
        name,
        new Discovery.Static(ports.stream().map(port -> "127.0.0.1:" + port).toList()),
        "127.0.0.1",
        ports.get(index),
        Optional.of("node" + index),
        true,
        Optional.empty(),
        QUICK);
  }

  /** Starts the next node. */
  public HazelcastNode start() {
    HazelcastNode node = HazelcastNode.start(config(nodes.size()), maps);
    nodes.add(node);
    return node;
  }

  @Override
  public void close() {
    nodes.forEach(HazelcastNode::terminate);
  }
}
