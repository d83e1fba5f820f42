package io.zancudo.cluster.replicated;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Nodes with lanes between them in one thread: what happens next among deliveries, answers, lanes
 * that open, members that are noticed and timers is drawn by a seed.
 */
final class SimulatedCluster {
  private final Random random;
  private final Map<NodeId, Node> nodes = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
  private final List<Deque<Runnable>> queues = new ArrayList<>();
  private final List<Runnable> timers = new ArrayList<>();
  int failingPercent;

  SimulatedCluster(long seed) {
    random = new Random(seed);
  }

  /** One event; false if nothing is left to happen. */
  boolean step() {
    queues.removeIf(Deque::isEmpty);
    int choices = queues.size() + timers.size();
    if (choices == 0) {
      return false;
    }
    int choice = random.nextInt(choices);
    if (choice < queues.size()) {
      queues.get(choice).poll().run();
    } else {
      timers.remove(choice - queues.size()).run();
    }
    return true;
  }

  void settle() {
    int steps = 0;
    while (step()) {
      if (++steps > 200_000) {
        throw new AssertionError("does not come to rest");
      }
    }
  }

  Node node(String name) {
    return new Node(new NodeId(name));
  }

  /** A node enters: all nodes notice it in their own time, and then open lanes. */
  void join(Node node) {
    Set<NodeId> all = new HashSet<>(nodes.keySet());
    all.add(node.id);
    nodes.put(node.id, node);
    node.members = Set.copyOf(all);
    node.alive = true;
    for (Node other : nodes.values()) {
      if (other != node) {
        other.later(() -> other.noticeJoin(node));
        node.later(() -> node.openLane(other));
      }
    }
  }

  /** A node dies: what is on its lanes is lost. */
  void kill(Node node) {
    node.alive = false;
    nodes.remove(node.id);
    for (Node other : nodes.values()) {
      other.later(() -> other.noticeLoss(node));
    }
  }

  List<Node> alive() {
    return new ArrayList<>(nodes.values());
  }

  /** One node's part. */
  final class Node implements NodeBus, Membership {
    final NodeId id;
    boolean alive;
    private volatile Set<NodeId> members = Set.of();
    private final Map<Integer, Receiver> receivers = new HashMap<>();
    private final List<Consumer<NodeId>> laneActions = new ArrayList<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private final Map<NodeId, Lane> lanes = new HashMap<>();
    private final Deque<Runnable> own = new ArrayDeque<>();

    Node(NodeId id) {
      this.id = id;
    }

    /** Whether each node that is alive has this one among its members. */
    boolean isNoticedByAll() {
      return nodes.values().stream().allMatch(other -> other.members.contains(id));
    }

    private void later(Runnable event) {
      own.add(
          () -> {
            if (alive) {
              event.run();
            }
          });
      if (!queues.contains(own)) {
        queues.add(own);
      }
    }

    void timer(long delayMillis, Runnable task) {
      timers.add(
          () -> {
            if (alive) {
              task.run();
            }
          });
    }

    private void noticeJoin(Node node) {
      if (!node.alive) {
        return;
      }
      Set<NodeId> all = new HashSet<>(members);
      all.add(node.id);
      members = Set.copyOf(all);
      listeners.forEach(Runnable::run);
      later(() -> openLane(node));
    }

    private void noticeLoss(Node node) {
      Set<NodeId> all = new HashSet<>(members);
      all.remove(node.id);
      members = Set.copyOf(all);
      Lane lane = lanes.remove(node.id);
      if (lane != null) {
        lane.fail();
      }
      listeners.forEach(Runnable::run);
    }

    private void openLane(Node to) {
      if (to.alive && members.contains(to.id)) {
        Lane lane = lanes.put(to.id, new Lane(this, to));
        if (lane != null) {
          lane.fail();
        }
        laneActions.forEach(action -> action.accept(to.id));
      }
    }

    /** The lane to another node breaks and is opened again, while both stay members. */
    void reopenLane(Node to) {
      if (lanes.containsKey(to.id)) {
        openLane(to);
      }
    }

    @Override
    public void handle(int kind, Receiver receiver) {
      receivers.put(kind, receiver);
    }

    @Override
    public void onLane(Consumer<NodeId> action) {
      laneActions.add(action);
    }

    @Override
    public Future<Void> send(NodeId to, int kind, Buffer body) {
      Lane lane = lanes.get(to);
      return lane == null
          ? Future.failedFuture("no lane")
          : lane.send(kind, body, random.nextInt(100) < failingPercent);
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

    @Override
    public NodeId localNode() {
      return id;
    }

    @Override
    public Set<NodeId> nodes() {
      return members;
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public boolean isConfirmed() {
      return true;
    }

    @Override
    public void onChange(Runnable listener) {
      listeners.add(listener);
    }
  }

  /** Envelopes in order from one node to another, and answers back. */
  private final class Lane {
    private final Node from;
    private final Node to;
    private final Deque<Runnable> there = new ArrayDeque<>();
    private final Deque<Runnable> back = new ArrayDeque<>();
    private final List<Promise<Void>> open = new ArrayList<>();
    private boolean failed;

    Lane(Node from, Node to) {
      this.from = from;
      this.to = to;
    }

    Future<Void> send(int kind, Buffer body, boolean fails) {
      Promise<Void> answer = Promise.promise();
      open.add(answer);
      there.add(
          () -> {
            if (failed || !to.alive) {
              return;
            }
            Future<Void> done =
                Future.succeededFuture()
                    .compose(
                        begun -> requireNonNull(to.receivers.get(kind)).receive(from.id, body));
            back.add(
                () -> {
                  if (from.alive && open.remove(answer)) {
                    (fails ? Future.<Void>failedFuture("simulated") : done).onComplete(answer);
                  }
                });
            if (!queues.contains(back)) {
              queues.add(back);
            }
          });
      if (!queues.contains(there)) {
        queues.add(there);
      }
      return answer.future();
    }

    void fail() {
      failed = true;
      List<Promise<Void>> unanswered = new ArrayList<>(open);
      open.clear();
      Collections.shuffle(unanswered, random);
      unanswered.forEach(answer -> answer.tryFail("lane is gone"));
    }
  }
}
