package io.zancudo.loadtest.mqtt;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Thread-safe: between clients and a broker; treats one PUBLISH to a client as it should not. */
public final class LyingProxy implements AutoCloseable {
  /** The Packet Identifier of what the broker did not send. */
  private static final int FORGED_ID = 60_000;

  private final Vertx vertx = Vertx.vertx();
  private final NetClient net = vertx.createNetClient();
  private final SocketAddress broker;
  private final String clientName;
  private final String part;
  private final Lie lie;
  private final AtomicBoolean lied = new AtomicBoolean();
  private final NetServer server;

  /** What happens to the message. */
  public enum Lie {
    NONE,
    DROP,
    DOUBLE
  }

  /**
   * A proxy on a port of its own.
   *
   * @param clientName lies to the client whose CONNECT contains this
   * @param part lies about the first message with this in its topic
   */
  public LyingProxy(SocketAddress broker, Lie lie, String clientName, String part)
      throws Exception {
    this.broker = broker;
    this.lie = lie;
    this.clientName = clientName;
    this.part = part;
    server =
        vertx
            .createNetServer()
            .connectHandler(this::connect)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
  }

  public String address() {
    return "127.0.0.1:" + server.actualPort();
  }

  private void connect(NetSocket client) {
    client.pause();
    net.connect(broker)
        .onFailure(failure -> client.close())
        .onSuccess(
            far -> {
              var mqtt5 = new boolean[1];
              var victim = new boolean[1];
              client.handler(
                  new FrameReader(
                      frame -> {
                        if (frame.type() == 1) {
                          mqtt5[0] = frame.body().getByte(6) == 5;
                          victim[0] = frame.body().toString().contains(clientName);
                        }
                        toBroker(far, frame);
                      }));
              far.handler(new FrameReader(frame -> toClient(client, frame, mqtt5[0], victim[0])));
              client.closeHandler(v -> far.close());
              far.closeHandler(v -> client.close());
              client.resume();
            });
  }

  private static void toBroker(NetSocket far, Frame frame) {
    boolean isAcknowledgement = frame.type() >= Packets.PUBACK && frame.type() <= Packets.PUBCOMP;
    if (!isAcknowledgement || frame.packetId() != FORGED_ID) {
      far.write(Packets.packet(frame.type(), frame.flags(), frame.body()));
    }
  }

  private void toClient(NetSocket client, Frame frame, boolean mqtt5, boolean victim) {
    Buffer packet = Packets.packet(frame.type(), frame.flags(), frame.body());
    boolean lies =
        victim
            && lie != Lie.NONE
            && frame.type() == Packets.PUBLISH
            && frame.publication(mqtt5).topic().contains(part)
            && lied.compareAndSet(false, true);
    if (lies && lie == Lie.DROP) {
      return;
    }
    client.write(packet);
    if (lies) {
      client.write(Packets.publish(frame.publication(mqtt5), false, FORGED_ID, mqtt5));
    }
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
