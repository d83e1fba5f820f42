package io.zancudo.cluster.hazelcast;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.EnvelopeKind;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.store.StoredWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thread-safe: tells nodes that stored sessions of their connections have new messages.
 *
 * <p>To each node one envelope is on its way at a time; sessions that get messages meanwhile are in
 * the next one, each once. Bounded by the number of sessions.
 */
final class Wakes {
  private static final Logger log = LoggerFactory.getLogger(Wakes.class);
  private static final long RETRY_MILLIS = 100;

  private final Membership membership;
  private final NodeBus bus;
  private final ScheduledExecutorService timer;
  private final List<Consumer<String>> actions = new CopyOnWriteArrayList<>();
  private final Map<NodeId, Set<String>> waiting = new HashMap<>();

  Wakes(Membership membership, NodeBus bus, ScheduledExecutorService timer) {
    this.membership = membership;
    this.bus = bus;
    this.timer = timer;
    bus.handle(EnvelopeKind.WAKE, this::received);
  }

  void onMessages(Consumer<String> clientId) {
    actions.add(clientId);
  }

  private Future<Void> received(NodeId from, Buffer body) {
    StoredWire.readList(new WireReader(body.getBytes()), WireReader::readString)
        .forEach(this::wakeHere);
    return Future.succeededFuture();
  }

  private void wakeHere(String clientId) {
    actions.forEach(action -> action.accept(clientId));
  }

  /** A session that is connected to a node has new messages. */
  void wake(String clientId, NodeId node) {
    if (node.equals(membership.localNode())) {
      wakeHere(clientId);
      return;
    }
    synchronized (waiting) {
      Set<String> others = waiting.get(node);
      if (others != null) {
        others.add(clientId);
        return;
      }
      waiting.put(node, new LinkedHashSet<>());
    }
    send(node, Set.of(clientId));
  }

  private void send(NodeId node, Set<String> clients) {
    WireWriter out = new WireWriter();
    StoredWire.writeList(out, clients, WireWriter::writeString);
    bus.send(node, EnvelopeKind.WAKE, Buffer.buffer(out.toByteArray()))
        .onComplete(
            sent -> {
              if (sent.succeeded()) {
                sendNext(node);
              } else if (membership.nodes().contains(node)) {
                log.debug("Sessions are woken again: node={}", node, sent.cause());
                sendAgain(node, clients);
              } else {
                synchronized (waiting) {
                  waiting.remove(node);
                }
              }
            });
  }

  private void sendNext(NodeId node) {
    Set<String> next;
    synchronized (waiting) {
      next = waiting.remove(node);
      if (next == null || next.isEmpty()) {
        return;
      }
      waiting.put(node, new LinkedHashSet<>());
    }
    send(node, next);
  }

  private void sendAgain(NodeId node, Set<String> clients) {
    synchronized (waiting) {
      waiting.computeIfAbsent(node, n -> new LinkedHashSet<>()).addAll(clients);
    }
    try {
      timer.schedule(() -> sendNext(node), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      log.debug("Not woken, because this node leaves: node={}", node);
    }
  }
}
