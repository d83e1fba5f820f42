package io.zancudo.loadtest;

import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Owned by the run's event loop: where clients connect, each time to any node. */
final class Addresses implements Supplier<SocketAddress> {
  private final List<SocketAddress> all;
  private final Random random;

  Addresses(List<SocketAddress> all, Random random) {
    this.all = List.copyOf(all);
    this.random = random;
  }

  List<SocketAddress> all() {
    return all;
  }

  @Override
  public SocketAddress get() {
    return all.get(random.nextInt(all.size()));
  }
}
