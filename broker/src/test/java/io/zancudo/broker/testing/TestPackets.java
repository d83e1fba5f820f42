package io.zancudo.broker.testing;

import java.util.List;
import java.util.stream.Stream;

/**
 * The one table of packets from clients, right and wrong, with what becomes of each: shared by the
 * tests of the codec and of everything above it.
 *
 * <p>What the specification leaves open is decided as Mosquitto 2.1 does.
 */
public final class TestPackets {
  private static final List<TestPacket> ALL =
      Stream.of(
              ConnectPackets.all(),
              PublishPackets.all(),
              AckPackets.all(),
              SubscriptionPackets.all(),
              SessionPackets.all(),
              PropertyPackets.all())
          .flatMap(List::stream)
          .toList();

  private TestPackets() {}

  /** The whole table. */
  public static Stream<TestPacket> all() {
    return ALL.stream();
  }

  /**
   * The packets with this name, one for each version that has it.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static List<TestPacket> named(String name) {
    List<TestPacket> found = all().filter(packet -> packet.name().equals(name)).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException("No test packet is named '" + name + "'");
    }
    return found;
  }
}
