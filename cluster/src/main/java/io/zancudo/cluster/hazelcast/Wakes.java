package io.zancudo.cluster.hazelcast;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.EnvelopeKind;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.MessageStore;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.store.StoredWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
  private final List<MessageStore.Waker> actions = new CopyOnWriteArrayList<>();
  private final Map<NodeId, Map<String, Long>> waiting = new HashMap<>();

  Wakes(Membership membership, NodeBus bus, ScheduledExecutorService timer) {
    this.membership = membership;
    this.bus = bus;
    this.timer = timer;
    bus.handle(EnvelopeKind.WAKE, this::received);
  }

  void onMessages(MessageStore.Waker waker) {
    actions.add(waker);
  }

  private Future<Void> received(NodeId from, Buffer body) {
    StoredWire.readList(
            new WireReader(body.getBytes()), in -> Map.entry(in.readString(), in.readLong()))
        .forEach(each -> wakeHere(each.getKey(), each.getValue()));
    return Future.succeededFuture();
  }

  private void wakeHere(String clientId, long safeUpTo) {
    actions.forEach(action -> action.wake(clientId, safeUpTo));
  }

  /** A session that is connected to a node has new messages, safe up to this sequence. */
  void wake(String clientId, NodeId node, long safeUpTo) {
    if (node.equals(membership.localNode())) {
      wakeHere(clientId, safeUpTo);
      return;
    }
    synchronized (waiting) {
      Map<String, Long> others = waiting.get(node);
      if (others != null) {
        others.merge(clientId, safeUpTo, Math::max);
        return;
      }
      waiting.put(node, new LinkedHashMap<>());
    }
    send(node, Map.of(clientId, safeUpTo));
  }

  private void send(NodeId node, Map<String, Long> clients) {
    WireWriter out = new WireWriter();
    StoredWire.writeList(
        out,
        clients.entrySet(),
        (to, each) -> to.writeString(each.getKey()).writeLong(each.getValue()));
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
    Map<String, Long> next;
    synchronized (waiting) {
      next = waiting.remove(node);
      if (next == null || next.isEmpty()) {
        return;
      }
      waiting.put(node, new LinkedHashMap<>());
    }
    send(node, next);
  }

  private void sendAgain(NodeId node, Map<String, Long> clients) {
    synchronized (waiting) {
      Map<String, Long> all = waiting.computeIfAbsent(node, n -> new LinkedHashMap<>());
      clients.forEach((client, safeUpTo) -> all.merge(client, safeUpTo, Math::max));
    }
    try {
      timer.schedule(() -> sendNext(node), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      log.debug("Not woken, because this node leaves: node={}", node);
    }
  }
}
