package io.zancudo.broker.clients;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A way to the broker that can be cut, without the farewell that libraries send. Thread-safe. */
final class Relay implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final NetServer server;
  private final NetClient client;
  private final Queue<NetSocket> sockets = new ConcurrentLinkedQueue<>();

  /** Relays connections to that port. */
  Relay(Vertx vertx, int target) throws Exception {
    client = vertx.createNetClient();
    server = vertx.createNetServer().connectHandler(inbound -> relay(inbound, target));
    await(server.listen(0, HOST));
  }

  int port() {
    return server.actualPort();
  }

  private void relay(NetSocket inbound, int target) {
    inbound.pause();
    client
        .connect(target, HOST)
        .onSuccess(
            outbound -> {
              sockets.add(inbound);
              sockets.add(outbound);
              inbound.pipeTo(outbound);
              outbound.pipeTo(inbound);
            })
        .onFailure(failure -> inbound.close());
  }

  /** Closes every connection that is open now, and waits for it. */
  void cut() throws Exception {
    for (NetSocket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
      await(socket.close());
    }
  }

  @Override
  public void close() throws Exception {
    await(server.close());
    cut();
    await(client.close());
  }

  private static void await(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(TestClient.WAIT_SECONDS, TimeUnit.SECONDS);
  }
}
