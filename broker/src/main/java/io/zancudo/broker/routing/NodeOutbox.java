package io.zancudo.broker.routing;

import io.vertx.core.buffer.Buffer;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.session.Publisher;
import io.zancudo.cluster.EnvelopeKind;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.wire.WireWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of one event loop for one other node: sent in one envelope at the end of the turn, or
 * when it is full.
 *
 * <p>Owned by the loop. Bounded: what the bus cannot take holds the publishers.
 */
final class NodeOutbox {
  private static final Logger log = LoggerFactory.getLogger(NodeOutbox.class);
  private static final int MAX_BYTES = 48 * 1024;

  private final BrokerLoop loop;
  private final NodeBus bus;
  private final NodeId to;
  private final WireWriter envelope = new WireWriter(4096);
  private final Runnable atEndOfTurn = this::flush;
  private boolean scheduled;

  NodeOutbox(BrokerLoop loop, NodeBus bus, NodeId to) {
    this.loop = loop;
    this.bus = bus;
    this.to = to;
  }

  /**
   * Adds a message.
   *
   * @param message as {@link io.zancudo.cluster.wire.MessageWire} has written it
   */
  void add(byte[] message, Optional<MessageId> id, @Nullable Publisher from) {
    if (envelope.size() == 0) {
      EnvelopeWire.begin(envelope, loop.index());
      if (!scheduled) {
        scheduled = true;
        loop.atEndOfTurn(atEndOfTurn);
      }
    }
    EnvelopeWire.write(envelope, id, message);
    if (envelope.size() >= MAX_BYTES) {
      send();
    }
    hold(from);
  }

  /** Stops whoever feeds it while the lane to the node is full. */
  void hold(@Nullable Publisher from) {
    if (from != null && from.loop() == loop && bus.isFull(to)) {
      from.hold();
      bus.whenDrained(to, () -> loop.execute(from::release));
    }
  }

  private void flush() {
    scheduled = false;
    send();
  }

  private void send() {
    if (envelope.size() > 0) {
      bus.send(to, EnvelopeKind.MESSAGES, Buffer.buffer(envelope.toByteArray()))
          .onFailure(e -> log.debug("Messages for a node did not arrive: node={}", to, e));
      envelope.clear();
    }
  }
}
