package io.zancudo.loadtest.mqtt;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Thread-safe: a server that does what the test says, packet by packet. */
final class ScriptedServer {
  private static final int CONNECT = 1;

  private final BlockingQueue<NetSocket> connections = new LinkedBlockingQueue<>();
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
  private final NetServer server;

  ScriptedServer(Vertx vertx) throws Exception {
    server =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  socket.handler(new FrameReader(frames::add));
                  connections.add(socket);
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
  }

  SocketAddress address() {
    return SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1");
  }

  /** Answers the next CONNECT, and the subscription with which each client asks to be served. */
  NetSocket accept(boolean sessionPresent) throws InterruptedException {
    NetSocket socket = connections.poll(30, TimeUnit.SECONDS);
    assert socket != null : "nobody connects";
    next(CONNECT);
    send(socket, Packets.CONNACK, 0, Buffer.buffer(new byte[] {bit(sessionPresent), 0}));
    return socket;
  }

  /** The next packet, which must be of this type; SUBSCRIBE is passed over. */
  Frame next(int type) throws InterruptedException {
    Frame frame;
    do {
      frame = frames.poll(30, TimeUnit.SECONDS);
      assert frame != null : "nothing comes";
    } while (frame.type() == 8 && type != 8);
    assert frame.type() == type : frame;
    return frame;
  }

  void send(NetSocket socket, int type, int flags, Buffer body) {
    var unused = socket.write(Packets.packet(type, flags, body));
  }

  void send(NetSocket socket, Buffer packet) {
    var unused = socket.write(packet);
  }

  private static byte bit(boolean set) {
    return (byte) (set ? 1 : 0);
  }
}
