package io.zancudo.loadtest.nodes;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.List;

/**
 * Thread-safe: drops packets from one address to another with nftables, in a table of its own,
 * which {@link #close} deletes. MQTT and administration, which the clients use, are left alone by
 * their ports.
 */
final class Cut implements AutoCloseable {
  private static final String PREFIX = "zancudo_torture_";

  /** From one node's address to another's, in this direction alone. */
  record Way(String from, String to) {}

  private final String table;
  private boolean made;
  private boolean closed;

  Cut(long processId) {
    table = PREFIX + processId;
  }

  /** Drops what goes these ways, until {@link #heal}. */
  synchronized void drop(Collection<Way> ways) {
    if (closed) {
      throw new IllegalStateException("the run is over");
    }
    removeTablesOfTheDead();
    made = true;
    Commands.run(List.of("nft", "-f", "-"), rules(table, ways));
  }

  synchronized void heal() {
    if (made) {
      Commands.run(List.of("nft", "delete", "table", "ip", table));
      made = false;
    }
  }

  static String rules(String table, Collection<Way> ways) {
    String ports = "{ %d, %d }".formatted(ClusterSettings.MQTT_PORT, ClusterSettings.ADMIN_PORT);
    String drops =
        ways.stream()
            .map(
                way ->
                    "    ip saddr %s ip daddr %s tcp sport != %s tcp dport != %s drop%n"
                        .formatted(way.from(), way.to(), ports, ports))
            .collect(joining());
    return "table ip %s {%n  chain cut {%n    type filter hook output priority 0;%n%s  }%n}%n"
        .formatted(table, drops);
  }

  /** A run that was killed could not clean up. */
  private static void removeTablesOfTheDead() {
    for (String line : Commands.run(List.of("nft", "list", "tables")).split("\n", -1)) {
      String name = line.substring(line.lastIndexOf(' ') + 1);
      if (name.startsWith(PREFIX) && isDead(name.substring(PREFIX.length()))) {
        Commands.run(List.of("nft", "delete", "table", "ip", name));
      }
    }
  }

  private static boolean isDead(String processId) {
    return ProcessHandle.of(Long.parseLong(processId)).isEmpty();
  }

  @Override
  public synchronized void close() {
    closed = true;
    heal();
  }
}
