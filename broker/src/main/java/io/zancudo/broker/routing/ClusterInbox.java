package io.zancudo.broker.routing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.cluster.EnvelopeKind;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.wire.WireReader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the messages that other nodes send for this node's clients, and gives them to its event
 * loops.
 *
 * <p>Thread-safe. All messages of one event loop of one node go through one loop here, so that the
 * order in which a client has published is kept.
 */
public final class ClusterInbox {
  private static final Logger log = LoggerFactory.getLogger(ClusterInbox.class);

  private final Router[] routers;
  private final ConcurrentHashMap<String, RemotePublisher> publishers = new ConcurrentHashMap<>();

  private final Set<NodeId> notUnderstood = ConcurrentHashMap.newKeySet();

  /** For these routers, one for each loop. */
  public ClusterInbox(Router[] routers) {
    this.routers = routers.clone();
  }

  /** Registers with the bus, before it starts. */
  public void register(NodeBus bus) {
    bus.handle(EnvelopeKind.MESSAGES, this::messages);
    bus.handle(EnvelopeKind.SHARED, this::shared);
  }

  private Future<Void> messages(NodeId from, Buffer body) {
    WireReader in = new WireReader(body.getBytes());
    int origin = EnvelopeWire.readLoop(in);
    Router router = routers[Math.floorMod(origin, routers.length)];
    RemotePublisher publisher =
        publishers.computeIfAbsent(
            from + "/" + origin, key -> new RemotePublisher(router.home().loop()));
    return on(
        from,
        router,
        answer -> {
          while (in.hasMore()) {
            EnvelopeWire.Entry entry = EnvelopeWire.readEntry(in);
            router.deliverFromNode(entry.message(), entry.id(), publisher);
          }
          publisher.answer(answer);
        });
  }

  private Future<Void> shared(NodeId from, Buffer body) {
    Router router = routers[Math.floorMod(from.hashCode(), routers.length)];
    return on(
        from,
        router,
        answer -> {
          router.receiveShared(body);
          answer.tryComplete();
        });
  }

  private Future<Void> on(NodeId from, Router router, Consumer<Promise<Void>> task) {
    Promise<Void> answer = Promise.promise();
    BrokerLoop loop = router.home().loop();
    loop.execute(
        () -> {
          loop.tick();
          try {
            task.accept(answer);
          } catch (RuntimeException wrong) {
            if (notUnderstood.add(from)) { // one line for each node
              log.error("Messages of node {} were not understood: refused.", from, wrong);
            }
            answer.tryFail(wrong);
          }
        });
    return answer.future();
  }

  /** Forgets nodes that are gone. */
  public void retain(Set<NodeId> nodes) {
    notUnderstood.retainAll(nodes);
    publishers
        .keySet()
        .removeIf(key -> nodes.stream().noneMatch(node -> key.startsWith(node.value() + "/")));
  }
}
