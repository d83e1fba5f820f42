package io.zancudo.loadtest.mqtt;

import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Owned by its client's event loop: what a Session has to send and has not finished, in order. */
final class Outbox {
  private final boolean mqtt5;
  private final Map<Integer, Outgoing> open = new LinkedHashMap<>();
  private final Set<Integer> reserved = new HashSet<>();
  private int lastId;
  private int onTheWire;

  Outbox(boolean mqtt5) {
    this.mqtt5 = mqtt5;
  }

  void add(Publication publication) {
    int id = reserve();
    reserved.remove(id);
    open.put(id, new Outgoing(publication, id));
  }

  int size() {
    return open.size();
  }

  /** A Packet Identifier that nothing else uses, until it is given back. */
  int reserve() {
    do {
      lastId = lastId % 65_535 + 1;
    } while (open.containsKey(lastId) || reserved.contains(lastId));
    reserved.add(lastId);
    return lastId;
  }

  void giveBack(int packetId) {
    reserved.remove(packetId);
  }

  /** All that is open is to be sent again on the next connection. */
  void connectionLost() {
    open.values().forEach(outgoing -> outgoing.sentOnThisConnection = false);
    onTheWire = 0;
  }

  /** The server forgot the Session: what is open are new messages. */
  void sessionLost() {
    for (Outgoing outgoing : open.values()) {
      outgoing.everSent = false;
      outgoing.released = false;
    }
  }

  /** Sends what this connection has not sent yet, as far as the server's Receive Maximum allows. */
  void pump(int receiveMaximum, Consumer<Buffer> out) {
    if (onTheWire >= receiveMaximum) {
      return;
    }
    for (Outgoing outgoing : open.values()) {
      if (outgoing.sentOnThisConnection) {
        continue;
      }
      // [MQTT-4.4.0-1] Unfinished PUBLISH and PUBREL go out again, with what they were before.
      out.accept(
          outgoing.released
              ? Packets.acknowledgement(Packets.PUBREL, outgoing.packetId)
              : Packets.publish(
                  outgoing.publication(), outgoing.everSent, outgoing.packetId, mqtt5));
      outgoing.everSent = true;
      outgoing.sentOnThisConnection = true;
      if (++onTheWire >= receiveMaximum) {
        return;
      }
    }
  }

  Optional<Outgoing> get(int packetId) {
    return Optional.ofNullable(open.get(packetId));
  }

  void finish(Outgoing outgoing) {
    open.remove(outgoing.packetId);
    onTheWire--;
  }
}
