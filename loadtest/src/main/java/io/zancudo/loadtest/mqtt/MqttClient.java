package io.zancudo.loadtest.mqtt;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owned by the event loop of the run: a client and its Session. As long as it is wanted online it
 * connects again after each loss, each time where the supplier says.
 */
public final class MqttClient {
  private static final long[] BACKOFF_MILLIS = {20, 100, 250, 500, 1_000};
  private static final int SILENT_FILTERS = 1;

  private final Vertx vertx;
  private final NetClient net;
  private final Supplier<SocketAddress> addresses;
  private final ClientSettings settings;
  private final ClientListener listener;

  // The Session.
  private final Outbox outbox;
  private final Inbox inbox = new Inbox();
  private final Map<String, Integer> filters = new LinkedHashMap<>();
  private final Set<String> subscribed = new HashSet<>();
  private boolean established;

  private final Map<Integer, String> subscribing = new HashMap<>();
  private boolean wanted;
  private @Nullable Link link;
  private @Nullable Link abandoned;
  private int connectionCount;
  private int failureCount;
  private long since;

  public MqttClient(
      Vertx vertx,
      NetClient net,
      Supplier<SocketAddress> addresses,
      ClientSettings settings,
      ClientListener listener) {
    this.vertx = vertx;
    this.net = net;
    this.addresses = addresses;
    this.settings = settings;
    this.listener = listener;
    this.outbox = new Outbox(settings.isMqtt5());
  }

  public String clientId() {
    return settings.clientId();
  }

  /** Subscribes once, or with each connection if the Session is clean. Before {@link #goOnline}. */
  public void addSubscription(String filter, int qos) {
    filters.put(filter, qos);
  }

  public void goOnline() {
    if (!wanted) {
      wanted = true;
      since = System.nanoTime();
      failureCount = 0;
      attempt();
    }
  }

  /** Leaves with DISCONNECT, or with nothing but the end of the connection. */
  public void goOffline(boolean politely) {
    wanted = false;
    forgetAbandoned();
    Link current = link;
    if (current != null) {
      if (politely && current.connected) {
        current.send(Packets.disconnect());
      }
      lose(current, politely ? "left" : "left without DISCONNECT");
    }
  }

  /**
   * Connects anew while the old connection is still open; the server must take the Session over.
   */
  public void move() {
    Link current = link;
    if (current != null && current.connected) {
      forgetAbandoned();
      abandoned = current;
      current.abandon();
      link = null;
      unlink(current, "moves");
      if (wanted) {
        attempt();
      }
    }
  }

  /** Sends a message with QoS 1 or 2, now or when there is a connection. */
  public void publish(Publication publication) {
    outbox.add(publication);
    Link current = link;
    if (current != null && current.connected) {
      outbox.pump(current.receiveMaximum, current::send);
    }
  }

  /** Messages that are neither acknowledged nor refused. */
  public int unfinishedCount() {
    return outbox.size();
  }

  public boolean isServed() {
    Link current = link;
    return current != null && current.connected && subscribing.isEmpty();
  }

  private void attempt() {
    Link next = new Link(vertx, addresses.get(), ++connectionCount);
    link = next;
    next.expectConnack(() -> lose(next, "no CONNACK in time"));
    net.connect(next.address)
        .onComplete(
            socket -> {
              if (link == next) {
                open(next, socket);
              } else {
                var unused = socket.close();
              }
            },
            failure -> lose(next, "cannot connect: " + failure.getMessage()));
  }

  private void open(Link current, NetSocket socket) {
    current.open(socket);
    if (listener.wantsPackets()) {
      String to = " > " + current.number + " ";
      var words =
          new FrameReader(frame -> listener.packet(to + frame.describe(settings.isMqtt5())));
      current.trace(words::handle);
    }
    socket.handler(new FrameReader(frame -> received(current, frame)));
    socket.exceptionHandler(failure -> lose(current, "broken: " + failure.getMessage()));
    socket.closeHandler(closed -> lose(current, "closed by the server"));
    listener.connecting();
    current.send(Packets.connect(settings, Link.KEEP_ALIVE_SECONDS));
  }

  private void received(Link current, Frame frame) {
    if (link != current) {
      return;
    }
    if (listener.wantsPackets()) {
      listener.packet(" < " + current.number + " " + frame.describe(settings.isMqtt5()));
    }
    try {
      if (current.connected == (frame.type() == Packets.CONNACK)) {
        violation(current, "packet type " + frame.type() + " out of place");
        return;
      }
      dispatch(current, frame);
    } catch (IndexOutOfBoundsException e) {
      violation(current, "cut short: " + frame);
    }
  }

  private void dispatch(Link current, Frame frame) {
    switch (frame.type()) {
      case Packets.CONNACK -> connack(current, frame);
      case Packets.PUBLISH -> message(current, frame);
      case Packets.PUBACK, Packets.PUBREC, Packets.PUBCOMP -> acknowledged(current, frame);
      case Packets.PUBREL -> {
        inbox.release(frame.packetId());
        current.send(Packets.acknowledgement(Packets.PUBCOMP, frame.packetId()));
      }
      case Packets.SUBACK -> suback(current, frame);
      case Packets.PINGRESP -> current.pong();
      case Packets.DISCONNECT ->
          lose(current, "DISCONNECT 0x" + Integer.toHexString(frame.disconnectReason()));
      default -> violation(current, "packet type " + frame.type());
    }
  }

  private void connack(Link current, Frame frame) {
    if (frame.connectReason() != 0) {
      lose(current, "CONNACK 0x" + Integer.toHexString(frame.connectReason()));
      return;
    }
    forgetAbandoned();
    current.receiveMaximum = frame.receiveMaximum(settings.isMqtt5());
    current.startPings(() -> lose(current, "no PINGRESP"));
    listener.note("connected to " + current + " present=" + frame.sessionPresent(), false);
    if (!frame.sessionPresent()) {
      inbox.clear();
      subscribed.clear();
      if (established && settings.persistent()) {
        outbox.sessionLost();
        listener.sessionLost();
      }
    } else if (!settings.persistent()) {
      listener.note("Session Present 1 after Clean Start", true);
    }
    established = true;
    listener.connected();
    subscribe(current);
    outbox.pump(current.receiveMaximum, current::send);
  }

  private void subscribe(Link current) {
    filters.forEach(
        (filter, qos) -> {
          if (!subscribed.contains(filter)) {
            subscribe(current, filter, qos);
          }
        });
    if (subscribing.size() < SILENT_FILTERS) {
      // A Session has its subscriptions; whether it is served shows with one that gets nothing.
      subscribe(current, "silent/" + clientId(), 1);
    }
  }

  private void subscribe(Link current, String filter, int qos) {
    int id = outbox.reserve();
    subscribing.put(id, filter);
    current.send(Packets.subscribe(id, filter, qos, settings.isMqtt5()));
  }

  private void suback(Link current, Frame frame) {
    String filter = subscribing.remove(frame.packetId());
    if (filter == null) {
      violation(current, "SUBACK for " + frame.packetId());
      return;
    }
    outbox.giveBack(frame.packetId());
    if (frame.lastByte() >= 0x80) {
      lose(current, "SUBACK 0x" + Integer.toHexString(frame.lastByte()) + " filter=" + filter);
      return;
    }
    subscribed.add(filter);
    subscribed.remove("silent/" + clientId());
    if (subscribing.isEmpty()) {
      failureCount = 0;
      listener.served(System.nanoTime() - since);
    }
  }

  private void message(Link current, Frame frame) {
    Publication publication = frame.publication(settings.isMqtt5());
    if (publication.qos() == 2) {
      Inbox.Arrival arrival = inbox.receive(frame.packetId(), publication);
      if (arrival == Inbox.Arrival.NEW) {
        listener.delivered(publication, current.number);
      } else if (arrival == Inbox.Arrival.OVERWRITTEN) {
        listener.note(
            "another message under the open packet id " + frame.packetId() + ": " + publication,
            true);
      }
      current.send(Packets.acknowledgement(Packets.PUBREC, frame.packetId()));
    } else {
      listener.delivered(publication, current.number);
      if (publication.qos() == 1) {
        current.send(Packets.acknowledgement(Packets.PUBACK, frame.packetId()));
      }
    }
  }

  private void acknowledged(Link current, Frame frame) {
    Outgoing outgoing = outbox.get(frame.packetId()).orElse(null);
    if (outgoing == null
        || !outgoing.sentOnThisConnection
        || (frame.type() == Packets.PUBACK) != (outgoing.publication().qos() == 1)
        || (frame.type() == Packets.PUBCOMP && !outgoing.released)) {
      violation(current, "unexpected acknowledgement: " + frame);
      return;
    }
    // PUBREL after a loss of the server's state: 0x92, the message is done with all the same.
    boolean refused = frame.reasonCode() >= 0x80 && frame.type() != Packets.PUBCOMP;
    if (frame.type() == Packets.PUBREC && !refused) {
      outgoing.released = true;
      current.send(Packets.acknowledgement(Packets.PUBREL, outgoing.packetId));
      return;
    }
    outbox.finish(outgoing);
    if (refused) {
      listener.refused(outgoing.publication(), frame.reasonCode());
    } else {
      listener.acknowledged(outgoing.publication());
    }
    outbox.pump(current.receiveMaximum, current::send);
  }

  private void violation(Link current, String what) {
    listener.note("protocol broken by " + current + ": " + what, true);
    lose(current, "protocol broken");
  }

  private void lose(Link current, String reason) {
    if (link != current) {
      return;
    }
    link = null;
    current.close();
    unlink(current, reason);
    if (wanted) {
      long pause = BACKOFF_MILLIS[Math.min(failureCount++, BACKOFF_MILLIS.length - 1)];
      vertx.setTimer(
          pause,
          id -> {
            if (wanted && link == null) {
              attempt();
            }
          });
    }
  }

  private void unlink(Link current, String reason) {
    if (isServedBy(current)) {
      since = System.nanoTime();
    }
    subscribing.keySet().forEach(outbox::giveBack);
    subscribing.clear();
    if (!settings.persistent()) {
      subscribed.clear();
    }
    outbox.connectionLost();
    listener.note("lost " + current + ": " + reason, false);
    listener.disconnected(current.connected);
  }

  private boolean isServedBy(Link current) {
    return current.connected && subscribing.isEmpty();
  }

  private void forgetAbandoned() {
    if (abandoned != null) {
      abandoned.close();
      abandoned = null;
    }
  }
}
