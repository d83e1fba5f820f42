package io.zancudo.broker.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback address that nothing listens on. They are below those that the kernel gives
 * to outgoing connections: a node that tries again and again to reach a port of those, on which
 * nothing listens any longer, is some day connected to itself.
 */
public final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int LAST = 32_000; // the bus takes the port that is 100 higher
  private static final AtomicInteger next =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(FIRST, LAST));

  private FreePorts() {}

  /** One that was not given before by this process. */
  public static int next() {
    while (true) {
      int port = FIRST + Math.floorMod(next.getAndIncrement(), LAST - FIRST);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
        return free.getLocalPort();
      } catch (BindException taken) {
        continue;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
