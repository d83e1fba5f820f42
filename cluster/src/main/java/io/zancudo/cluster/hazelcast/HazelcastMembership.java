package io.zancudo.cluster.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of a Hazelcast cluster as nodes. A node's name is an attribute of its member, so that
 * it outlives a merge, in which Hazelcast gives members other identifiers.
 *
 * <p>Thread-safe. All changes are made on one thread, which also probes the addresses of members
 * that have gone: where a connection is refused no process listens any longer, so it does not live
 * behind a cut.
 *
 * <p>A node that did not see most of the others may write again only when it has caught up with
 * them: until then it would not know whom a message is for.
 */
final class HazelcastMembership implements Membership, MembershipListener {
  /** The attributes of a member. */
  static final String NODE = "zancudo.node";

  static final String BUS = "zancudo.bus";
  static final String PROTOCOL = "zancudo.protocol";
  static final String VERSION = "zancudo.version";

  private static final String CONTEXT = HazelcastMembership.class.getName();
  private static final Logger log = LoggerFactory.getLogger(HazelcastMembership.class);

  private final NodeId self;
  private final WriteGuard guard;
  private final Duration settledAfter;
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread;
  private @Nullable HazelcastInstance hazelcast;
  private @Nullable ScheduledFuture<?> settling;
  private Map<NodeId, Member> known = Map.of();
  private final Set<UUID> strangers = new HashSet<>(); // told in the log; of another protocol
  private volatile Set<NodeId> nodes;
  private volatile Map<NodeId, String> busAddresses = Map.of();
  private volatile boolean writable;
  private volatile boolean seesMost;
  private volatile boolean united = true;
  private volatile boolean merging;
  private volatile Set<NodeId> away = Set.of();
  private volatile long apartSince;
  private volatile Supplier<Future<Void>> catchUp = Future::succeededFuture;
  private volatile boolean cutOff;
  private volatile int looked;
  private volatile boolean guardSees = true;
  private final Presence presence;
  private boolean caughtUp = true;
  private boolean catchingUp;

  /** Rises with each cut: what was begun before it is not enough. */
  private volatile long cuts;

  HazelcastMembership(NodeId self, boolean majority, Duration settledAfter) {
    this.self = self;
    this.guard = new WriteGuard(!majority);
    this.settledAfter = settledAfter;
    this.nodes = Set.of(self);
    this.presence = new Presence(self, guard, this::run);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "zancudo-membership");
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /** The membership that follows this instance, if there is one yet. */
  static @Nullable HazelcastMembership of(HazelcastInstance instance) {
    return (HazelcastMembership) instance.getUserContext().get(CONTEXT);
  }

  /** Begins to follow the instance. */
  void start(HazelcastInstance instance) {
    instance.getUserContext().put(CONTEXT, this);
    run(
        () -> {
          hazelcast = instance;
          update();
        });
    instance.getCluster().addMembershipListener(this);
    run(this::update);
  }

  void stop() {
    thread.shutdownNow();
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    run(this::update);
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    run(this::update);
  }

  /** Looks at the members again; after a merge, too. */
  void refresh() {
    run(this::update);
  }

  private void run(Runnable task) {
    run(task, 0);
  }

  private void run(Runnable task, long delayMillis) {
    if (!thread.isShutdown()) {
      thread.schedule(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              log.warn("The members could not be looked at: {}", e.toString());
            }
          },
          delayMillis,
          TimeUnit.MILLISECONDS);
    }
  }

  private void update() {
    HazelcastInstance instance = hazelcast;
    if (instance == null || !instance.getLifecycleService().isRunning()) {
      return;
    }
    Map<NodeId, Member> now = new LinkedHashMap<>();
    Set<Member> members = instance.getCluster().getMembers();
    for (Member member : members) { // the oldest first
      if (HazelcastConfigs.PROTOCOL.equals(member.getAttribute(PROTOCOL))) {
        node(member).ifPresent(node -> now.put(node, member));
      } else if (strangers.add(member.getUuid())) {
        log.error(
            "The node at {} speaks version {} of the protocol between nodes, this one {}: it is"
                + " not talked to.",
            member.getAddress(),
            member.getAttribute(PROTOCOL),
            HazelcastConfigs.PROTOCOL);
      }
    }
    Map<NodeId, Member> before = known;
    known = now;
    guard.members(List.copyOf(now.keySet()));
    presence.members(now.keySet(), !now.keySet().containsAll(before.keySet()));
    looked = members.size();
    before.forEach(
        (node, member) -> {
          if (!now.containsKey(node)) {
            log.info("Node {} is no member any longer.", node);
            probe(node, member);
          }
        });
    for (NodeId node : now.keySet()) {
      if (!before.containsKey(node) && !node.equals(self)) {
        log.info("Node {} is a member.", node);
      }
    }
    publish(now);
    if (settling != null) {
      settling.cancel(false);
    }
    settling = thread.schedule(this::settled, settledAfter.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void settled() {
    guard.settled();
    publish(known);
  }

  private void probe(NodeId node, Member member) {
    Thread probing =
        new Thread(
            () -> {
              InetSocketAddress socket = member.getSocketAddress();
              InetSocketAddress address =
                  new InetSocketAddress(socket.getHostString(), socket.getPort());
              if (SeedProbe.at(address) == SeedProbe.Outcome.REFUSES) {
                run(
                    () -> {
                      guard.gone(node);
                      publish(known);
                    });
              }
            },
            "zancudo-probe");
    probing.setDaemon(true);
    probing.start();
  }

  /** Sets what is done before this node may write again after a cut; it must not fail. */
  void catchUp(Supplier<Future<Void>> task) {
    catchUp = task;
  }

  /** This node begins, or has ended, to bring what it kept into another part of the cluster. */
  void merging(boolean begins) {
    merging = begins;
    refresh();
  }

  /** Whether this node is bringing what it kept into another part of the cluster. */
  boolean isMerging() {
    return merging;
  }

  /** How the other nodes are asked whether they are there; before the bus starts. */
  void confirmBy(NodeBus bus) {
    presence.over(bus);
  }

  @Override
  public boolean isConfirmed() {
    return presence.isConfirmed();
  }

  /**
   * Whether what all nodes share can be seen from here, though not yet changed, perhaps: this node
   * sees most of the others, and all have brought in what they kept.
   */
  boolean seesAll() {
    return seesMost && united;
  }

  /** How often this node was cut off. */
  long cuts() {
    return cuts;
  }

  /** Since that cut all nodes have brought in what they kept. */
  void united(long cut) {
    run(() -> united = united || cut == cuts);
  }

  /**
   * Whether these members are most of the nodes: a thread that has just seen them need not wait
   * until this object has.
   */
  boolean seesMostOf(Set<Member> members) {
    if (members.size() >= looked) { // those that are new change nothing
      return guardSees;
    }
    Set<NodeId> now = new HashSet<>();
    members.forEach(member -> node(member).ifPresent(now::add));
    return guard.isMost(now);
  }

  /**
   * When a node was last lost that might come back with what it kept, in milliseconds of the epoch;
   * 0 if that never was, and on a side that may not write.
   */
  long apartSince() {
    return apartSince;
  }

  /** Whether this node did not see most of the others, and has not caught up with them since. */
  boolean isCutOff() {
    return cutOff;
  }

  /** Whether nodes are away that may come back with what they kept. */
  boolean isApart() {
    return !away.isEmpty();
  }

  private boolean mayWrite() {
    guardSees = guard.isWritable();
    seesMost = guardSees && !merging;
    Set<NodeId> awayNow = guard.away();
    if (seesMost && !away.containsAll(awayNow)) {
      apartSince = System.currentTimeMillis();
    }
    away = awayNow;
    cutOff = cutOff || !guardSees;
    if (!seesMost) {
      cuts++;
      united = false;
      caughtUp = false;
      catchingUp = false;
    } else if (!caughtUp && !catchingUp) {
      catchingUp = true;
      long mine = cuts;
      catchUp.get().onComplete(done -> run(() -> caughtUp(mine)));
    }
    return seesMost && caughtUp;
  }

  private void caughtUp(long mine) {
    if (mine == cuts) {
      caughtUp = true;
      catchingUp = false;
      cutOff = false;
      publish(known);
    }
  }

  private void publish(Map<NodeId, Member> now) {
    Map<NodeId, String> addresses = new LinkedHashMap<>();
    now.forEach((node, member) -> addresses.put(node, member.getAttribute(BUS)));
    Set<NodeId> before = nodes;
    busAddresses = addresses;
    nodes = Set.copyOf(now.keySet());
    boolean mayWrite = mayWrite();
    if (mayWrite != writable) {
      if (mayWrite) {
        log.info("This node is part of the cluster: it keeps sessions and messages.");
      } else {
        log.error(
            "This node sees too few of the other nodes: it refuses stored sessions, and messages"
                + " for them, until it does.");
      }
    }
    if (mayWrite == writable && nodes.equals(before)) {
      return;
    }
    writable = mayWrite;
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) { // one must not stop the others
        log.error("A listener to the members failed", e);
      }
    }
  }

  private static Optional<NodeId> node(Member member) {
    return Optional.ofNullable(member.getAttribute(NODE)).map(NodeId::new);
  }

  /** Where a member takes envelopes, {@code host:port}. */
  Optional<String> busAddress(NodeId node) {
    return Optional.ofNullable(busAddresses.get(node));
  }

  @Override
  public NodeId localNode() {
    return self;
  }

  @Override
  public Set<NodeId> nodes() {
    return nodes;
  }

  @Override
  public boolean isWritable() {
    return writable && !merging;
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
