package io.zancudo.cluster.local;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import java.util.function.Consumer;

/** Thread-safe: the bus of the only node, which has nobody to talk to. */
final class NoNodeBus implements NodeBus {

  @Override
  public void handle(int kind, Receiver receiver) {}

  @Override
  public void onLane(Consumer<NodeId> action) {}

  @Override
  public Future<Void> send(NodeId to, int kind, Buffer body) {
    return Future.failedFuture(new IllegalStateException("node=" + to + " is no member"));
  }

  @Override
  public boolean isFull(NodeId to) {
    return false;
  }

  @Override
  public void whenDrained(NodeId to, Runnable task) {
    task.run();
  }

  @Override
  public long waitingBytes() {
    return 0;
  }

  @Override
  public long pausedCount() {
    return 0;
  }
}
