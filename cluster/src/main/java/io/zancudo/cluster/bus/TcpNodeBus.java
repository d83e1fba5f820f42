package io.zancudo.cluster.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Envelopes over TCP. A lane is there as long as its node is a member: connections may come and go
 * meanwhile.
 *
 * <p>Thread-safe; one event loop does the work. A node that has forgotten a lane (it thought this
 * one gone, and this one did not notice) says so, and gets a new one.
 */
public final class TcpNodeBus implements NodeBus {
  private static final Logger log = LoggerFactory.getLogger(TcpNodeBus.class);
  private static final int CONNECT_MILLIS = 2000;
  private static final int UNKNOWN_MILLIS = 50;
  private static final int MAX_STRANGERS = 100;

  private final Vertx vertx;
  private final Context context;
  private final NodeId self;
  private final NetClient client;
  private final NetServer server;
  private final Receiver[] receivers = new Receiver[256];
  private final CopyOnWriteArrayList<Consumer<NodeId>> laneActions = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<NodeId, OutboundLane> lanes = new ConcurrentHashMap<>();
  private final Map<NodeId, InboundLane> inbound = new HashMap<>();
  private final AtomicLong pausedCount = new AtomicLong();
  private final AtomicLong laneIds = new AtomicLong(System.currentTimeMillis() << 16);
  private final Set<Integer> unknownKinds = ConcurrentHashMap.newKeySet();
  private final Set<String> strangers = new HashSet<>(); // told in the log
  private volatile @Nullable Membership membership;
  private boolean closed;
  private volatile Function<NodeId, Optional<String>> addresses = node -> Optional.empty();

  private TcpNodeBus(Vertx vertx, NodeId self, String host) {
    this.vertx = vertx;
    this.self = self;
    this.context = vertx.getOrCreateContext();
    this.client =
        vertx.createNetClient(
            new NetClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setLocalAddress(host)
                .setTcpNoDelay(true));
    this.server = vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true));
  }

  /**
   * Listens; nothing is sent before {@link #start}.
   *
   * @param vertx the bus's own, with one event loop
   * @param port where to listen; if that is taken, or 0, another one is
   */
  public static Future<TcpNodeBus> listen(Vertx vertx, NodeId self, String host, int port) {
    TcpNodeBus bus = new TcpNodeBus(vertx, self, host);
    bus.server.connectHandler(bus::accepted);
    return bus.server
        .listen(port, host)
        .recover(
            taken -> {
              log.info("Port {} for messages between nodes is taken, another one is used.", port);
              return bus.server.listen(0, host);
            })
        .map(bus);
  }

  /** The port on which it listens. */
  public int port() {
    return server.actualPort();
  }

  /**
   * Opens lanes to all members, now and when they change.
   *
   * @param busAddresses where a member listens, {@code host:port}, if that is known
   */
  public void start(Membership members, Function<NodeId, Optional<String>> busAddresses) {
    addresses = busAddresses;
    membership = members;
    members.onChange(this::update);
    update();
  }

  private synchronized void update() {
    Membership members = membership;
    if (members == null) {
      return;
    }
    Set<NodeId> nodes = members.nodes();
    for (NodeId node : List.copyOf(lanes.keySet())) {
      if (!nodes.contains(node)) {
        OutboundLane lane = lanes.remove(node);
        if (lane != null) {
          lane.close();
        }
        context.runOnContext(later -> forget(node));
      }
    }
    for (NodeId node : nodes) {
      if (!node.equals(self) && !lanes.containsKey(node)) {
        open(node);
      }
    }
  }

  private void open(NodeId node) {
    OutboundLane lane =
        new OutboundLane(
            self,
            node,
            laneIds.incrementAndGet(),
            context,
            client,
            () -> addresses.apply(node),
            () -> reopen(node));
    lanes.put(node, lane);
    lane.open(
        () -> {
          for (Consumer<NodeId> action : laneActions) {
            action.accept(node);
          }
        });
  }

  private void reopen(NodeId node) {
    vertx.executeBlocking( // as on a change of the members: the lane's actions run elsewhere
        () -> {
          synchronized (this) {
            OutboundLane old = lanes.remove(node);
            if (old != null) {
              old.close();
            }
          }
          update();
          return null;
        });
  }

  private void forget(NodeId node) {
    InboundLane lane = inbound.remove(node);
    if (lane != null) {
      lane.close();
    }
  }

  // ---------------------------------------------------------------- what comes in

  private void accepted(NetSocket socket) {
    InboundLane[] lane = new InboundLane[1];
    List<Buffer> early = new ArrayList<>();
    Frames.read(
        socket,
        frame -> {
          boolean isHello = frame.getByte(0) == Frames.HELLO && lane[0] == null;
          if (!Frames.isWhole(frame) || early.isEmpty() && lane[0] == null && !isHello) {
            if (strangers.size() < MAX_STRANGERS
                && strangers.add(socket.remoteAddress().hostAddress())) {
              log.warn(
                  "What connects from {} to the port for messages between nodes is no node:"
                      + " closed.",
                  socket.remoteAddress().hostAddress());
            }
            socket.close();
          } else if (lane[0] != null && frame.getByte(0) == Frames.ENVELOPE) {
            lane[0].envelope(frame);
          } else if (isHello && early.isEmpty()) {
            early.add(frame);
            socket.pause();
            hello(socket, frame, lane, early);
          } else if (lane[0] == null && frame.getByte(0) == Frames.ENVELOPE) {
            early.add(frame); // behind HELLO in the same read
          } // else a newer node has more to say
        });
    socket.exceptionHandler(lost -> socket.close());
  }

  /** Waits until the sender is a member here too: then what it says of itself counts. */
  private void hello(NetSocket socket, Buffer frame, InboundLane[] lane, List<Buffer> early) {
    int nameLength = frame.getUnsignedShort(18);
    NodeId from = new NodeId(frame.getString(20, 20 + nameLength, StandardCharsets.UTF_8.name()));
    Membership members = membership;
    if (members == null || !members.nodes().contains(from)) {
      boolean[] gone = new boolean[1];
      socket.closeHandler(closed -> gone[0] = true);
      vertx.setTimer(
          UNKNOWN_MILLIS,
          timer -> {
            if (!gone[0]) {
              hello(socket, frame, lane, early);
            }
          });
      return;
    }
    long id = frame.getLong(2);
    long first = frame.getLong(10);
    InboundLane known = inbound.get(from);
    if (known == null || known.id() < id) {
      if (first > 1) {
        socket.write(Frames.unknownLane());
        socket.resume();
        return;
      }
      if (known != null) {
        known.close();
      }
      known = new InboundLane(from, id, context, this::receive);
      inbound.put(from, known);
    } else if (known.id() > id) {
      socket.close(); // an old connection that comes late
      return;
    }
    known.connected(socket);
    lane[0] = known;
    for (Buffer envelope : early.subList(1, early.size())) {
      known.envelope(envelope);
    }
    early.clear();
    socket.resume();
  }

  private Future<Void> receive(NodeId from, int kind, Buffer body) {
    Receiver receiver = receivers[kind];
    if (receiver == null) {
      if (unknownKinds.add(kind)) {
        log.error("Node {} sends envelopes of the unknown kind {}: refused.", from, kind);
      }
      return Future.failedFuture("unknown kind " + kind);
    }
    try {
      return receiver.receive(from, body);
    } catch (RuntimeException wrong) {
      log.error("An envelope of node {} was not understood: kind={}", from, kind, wrong);
      return Future.failedFuture(wrong);
    }
  }

  // ---------------------------------------------------------------- the seam

  @Override
  public void handle(int kind, Receiver receiver) {
    if (receivers[kind] != null) {
      throw new IllegalStateException("Envelopes of kind " + kind + " have a receiver already");
    }
    receivers[kind] = receiver;
  }

  @Override
  public void onLane(Consumer<NodeId> action) {
    laneActions.add(action);
  }

  @Override
  public Future<Void> send(NodeId to, int kind, Buffer body) {
    OutboundLane lane = lanes.get(to);
    return lane == null
        ? Future.failedFuture("node " + to + " is no member")
        : lane.send(kind, body);
  }

  @Override
  public boolean isFull(NodeId to) {
    OutboundLane lane = lanes.get(to);
    return lane != null && lane.isFull();
  }

  @Override
  public void whenDrained(NodeId to, Runnable task) {
    OutboundLane lane = lanes.get(to);
    if (lane == null) {
      task.run();
    } else {
      pausedCount.incrementAndGet();
      lane.whenDrained(task);
    }
  }

  @Override
  public long waitingBytes() {
    return lanes.values().stream().mapToLong(OutboundLane::waitingBytes).sum();
  }

  @Override
  public long pausedCount() {
    return pausedCount.get();
  }

  /** Closes all connections; nothing is answered any longer: it could not be true. */
  public synchronized Future<Void> close() {
    if (closed) {
      return Future.succeededFuture();
    }
    closed = true;
    membership = null;
    context.runOnContext(
        first -> {
          inbound.values().forEach(InboundLane::close);
          inbound.clear();
        });
    lanes.values().forEach(OutboundLane::close);
    lanes.clear();
    return server.close().eventually(() -> client.close());
  }
}
