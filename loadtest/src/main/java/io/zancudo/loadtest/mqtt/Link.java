package io.zancudo.loadtest.mqtt;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Owned by its client's event loop: one connection, from the attempt to its end. */
final class Link {
  /** For how long a server may stay silent before it counts as dead, at connect and at pings. */
  static final long CONNACK_MILLIS = 5_000;

  static final int KEEP_ALIVE_SECONDS = 10;
  private static final long PING_MILLIS = KEEP_ALIVE_SECONDS * 500L;

  final SocketAddress address;
  final int number;
  int receiveMaximum = 65_535;
  boolean connected;
  private final Vertx vertx;
  private @Nullable NetSocket socket;
  private long timer;
  private boolean waitsForPing;
  private Consumer<Buffer> sent = packet -> {};

  Link(Vertx vertx, SocketAddress address, int number) {
    this.vertx = vertx;
    this.address = address;
    this.number = number;
  }

  void expectConnack(Runnable late) {
    timer = vertx.setTimer(CONNACK_MILLIS, id -> late.run());
  }

  void open(NetSocket opened) {
    socket = opened;
  }

  void startPings(Runnable silent) {
    vertx.cancelTimer(timer);
    connected = true;
    timer =
        vertx.setPeriodic(
            PING_MILLIS,
            id -> {
              if (waitsForPing) {
                silent.run();
              } else {
                waitsForPing = true;
                send(Packets.pingRequest());
              }
            });
  }

  void pong() {
    waitsForPing = false;
  }

  /** From now on each packet that goes out is told. */
  void trace(Consumer<Buffer> outgoing) {
    sent = outgoing;
  }

  void send(Buffer packet) {
    sent.accept(packet);
    if (socket != null) {
      var unused = socket.write(packet);
    }
  }

  /** Reads nothing more and stays open, as a client does that moved to another network. */
  void abandon() {
    vertx.cancelTimer(timer);
    if (socket != null) {
      socket.pause();
    }
  }

  void close() {
    vertx.cancelTimer(timer);
    if (socket != null) {
      var unused = socket.close();
    }
  }

  @Override
  public String toString() {
    return address + " connection=" + number;
  }
}
