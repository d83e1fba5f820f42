package io.zancudo.cluster.hazelcast;

import static java.util.Objects.requireNonNull;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.FreePorts;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.QueueLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Stores of several nodes in one JVM, over Hazelcast alone: membership and bus are simple ones. */
final class StoreCluster implements AutoCloseable {
  final List<Node> nodes = new ArrayList<>();
  private final Set<NodeId> alive = ConcurrentHashMap.newKeySet();
  private final Map<NodeId, Map<Integer, NodeBus.Receiver>> receivers = new ConcurrentHashMap<>();
  private final String name = "stores-" + UUID.randomUUID();
  private final List<String> addresses = new ArrayList<>();
  private final QueueLimits limits;

  StoreCluster(int size, QueueLimits limits) throws IOException {
    this(size, size, limits);
  }

  /** One that begins with some of its nodes. */
  StoreCluster(int size, int maxSize, QueueLimits limits) throws IOException {
    CommonPool.makeRoom();
    this.limits = limits;
    for (int i = 0; i < maxSize; i++) {
      addresses.add("127.0.0.1:" + FreePorts.next());
    }
    for (int i = 0; i < size; i++) {
      join();
    }
    awaitSafe();
  }

  /** One node more. */
  void join() {
    nodes.add(new Node(nodes.size(), limits));
  }

  /** All nodes see each other and every change has its copy. */
  void awaitSafe() {
    for (Node node : nodes) {
      org.awaitility.Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(30))
          .until(
              () ->
                  node.instance.getCluster().getMembers().size() == nodes.size()
                      && node.instance.getPartitionService().isClusterSafe());
    }
  }

  @Override
  public void close() {
    nodes.forEach(Node::kill);
  }

  final class Node implements Membership, NodeBus {
    final NodeId id;
    final HazelcastInstance instance;
    final HazelcastSessionStore sessions;
    final HazelcastMessageStore messages;
    volatile boolean isWritable = true;
    volatile long maxBytes;

    Node(int index, QueueLimits limits) {
      id = new NodeId("n" + index);
      instance = Hazelcast.newHazelcastInstance(config(index));
      alive.add(id);
      sessions = new HazelcastSessionStore(instance, this, () -> maxBytes);
      messages = new HazelcastMessageStore(sessions, this, () -> limits);
    }

    private Config config(int index) {
      Config config = new Config();
      config.setClusterName(name);
      config.setProperty("hazelcast.phone.home.enabled", "false");
      config.setProperty("hazelcast.logging.type", "slf4j");
      config.setProperty("hazelcast.shutdownhook.enabled", "false");
      config.setProperty("hazelcast.operation.fail.on.indeterminate.state", "true");
      config.setProperty("hazelcast.operation.backup.timeout.millis", "2000");
      config.setProperty("hazelcast.wait.seconds.before.join", "0");
      config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
      config.setProperty("hazelcast.max.no.heartbeat.seconds", "10");
      config.setProperty("hazelcast.operation.thread.count", "2");
      config.setProperty("hazelcast.operation.generic.thread.count", "2");
      config.getJetConfig().setEnabled(false);
      config.getMetricsConfig().setEnabled(false);
      String[] address = addresses.get(index).split(":");
      config.getNetworkConfig().setPort(Integer.parseInt(address[1])).setPortAutoIncrement(false);
      config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
      var join = config.getNetworkConfig().getJoin();
      join.getAutoDetectionConfig().setEnabled(false);
      join.getMulticastConfig().setEnabled(false);
      join.getTcpIpConfig().setEnabled(true);
      addresses.forEach(join.getTcpIpConfig()::addMember);
      HazelcastSessionStore.configure(config);
      return config;
    }

    /** As if its process had ended. */
    void kill() {
      alive.remove(id);
      instance.getLifecycleService().terminate();
      sessions.close();
    }

    @Override
    public NodeId localNode() {
      return id;
    }

    @Override
    public Set<NodeId> nodes() {
      return Set.copyOf(alive);
    }

    @Override
    public boolean isWritable() {
      return isWritable;
    }

    @Override
    public boolean isConfirmed() {
      return true;
    }

    @Override
    public void onChange(Runnable listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void handle(int kind, Receiver receiver) {
      receivers.computeIfAbsent(id, n -> new ConcurrentHashMap<>()).put(kind, receiver);
    }

    @Override
    public void onLane(Consumer<NodeId> action) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> send(NodeId to, int kind, Buffer body) {
      return alive.contains(to)
          ? requireNonNull(requireNonNull(receivers.get(to)).get(kind)).receive(id, body)
          : Future.failedFuture("no member");
    }

    @Override
    public boolean isFull(NodeId to) {
      return false;
    }

    @Override
    public void whenDrained(NodeId to, Runnable task) {
      task.run();
    }

    @Override
    public long waitingBytes() {
      return 0;
    }

    @Override
    public long pausedCount() {
      return 0;
    }
  }
}
