package io.zancudo.broker.listener;

import io.zancudo.broker.codec.Connack;
import io.zancudo.broker.codec.Connect;
import io.zancudo.broker.codec.Disconnect;
import io.zancudo.broker.codec.InboundPublish;
import io.zancudo.broker.codec.ProtocolViolation;
import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.config.ListenerConfig;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.protocol.Peer;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Qos;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A little of MQTT: answers CONNECT and PINGREQ, and does what the topic of a PUBLISH says: {@code
 * pause} stops reading, {@code flood} comes back until the link is congested, {@code echo} comes
 * back, {@code twice} answers with two PINGRESP, {@code close} closes.
 */
final class TestOwner implements ClientLink.Owner {
  /** Far more than the system's buffers take; a client that is gone never congests a link. */
  private static final int MAX_FLOOD = 100_000;

  final ClientLink link;
  final BrokerLoop loop;
  final Peer peer;
  final ListenerConfig listener;
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger publishes = new AtomicInteger();
  final AtomicInteger writable = new AtomicInteger();
  final AtomicLong payloadBytes = new AtomicLong();
  final CompletableFuture<String> closed = new CompletableFuture<>();
  final boolean madeOnItsLoop;
  private final Publication publication = new Publication();

  TestOwner(ClientLink link, BrokerLoop loop, Peer peer, ListenerConfig listener) {
    this.link = link;
    this.loop = loop;
    this.peer = peer;
    this.listener = listener;
    this.madeOnItsLoop = loop.isCurrent();
  }

  @Override
  public void opened() {
    opened.incrementAndGet();
  }

  @Override
  public void connect(Connect connect) {
    link.version(connect.version());
    link.connack(new Connack(false, 0, Properties.NONE));
  }

  @Override
  public void pingreq() {
    link.pingresp();
  }

  @Override
  public void publish(InboundPublish publish) {
    publishes.incrementAndGet();
    payloadBytes.addAndGet(publish.payloadLength());
    switch (publish.topic().toString()) {
      case "pause" -> link.pauseReading();
      case "flood" -> {
        Publication message = publication.begin(publish, publish.topic(), "", loop.nowMillis());
        for (int i = 0; i < MAX_FLOOD && !link.isCongested(); i++) {
          link.publish(message, Qos.AT_MOST_ONCE, false, false, 0, 0);
        }
        publication.end();
      }
      case "echo" -> {
        publication.begin(publish, publish.topic(), "", loop.nowMillis());
        link.publish(publication, Qos.AT_MOST_ONCE, false, false, 0, 0);
        publication.end();
      }
      case "twice" -> {
        link.pingresp();
        link.pingresp();
      }
      case "close" -> {
        link.pingresp();
        link.close();
      }
      default -> {}
    }
  }

  @Override
  public void disconnect(Disconnect disconnect) {
    link.close();
  }

  @Override
  public void violated(ProtocolViolation violation) {
    link.abort();
  }

  @Override
  public void closed(@Nullable Throwable cause) {
    closed.complete(cause == null ? "" : cause.toString());
  }

  @Override
  public void writable() {
    writable.incrementAndGet();
  }
}
