package io.zancudo.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zancudo.cluster.ClusterConfig;
import io.zancudo.cluster.ClusterConfig.Discovery;
import io.zancudo.cluster.ClusterConfig.Timings;
import io.zancudo.cluster.FreePorts;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How nodes find each other, with real sockets, and what the log says if they do not. */
@Timeout(120)
class DiscoveryTest {
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final Timings QUICK =
      new Timings(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(5));

  @TempDir Path folder;
  private final String name = "test-" + System.nanoTime();
  private final LogLines log = new LogLines("io.zancudo.cluster.hazelcast");
  private final List<HazelcastNode> nodes = new ArrayList<>();
  private Optional<Path> file = Optional.empty();

  @AfterEach
  void close() {
    nodes.forEach(HazelcastNode::terminate);
    log.close();
  }

  @Test
  void nodesBehindTheAddressesOfANameAreFound() throws IOException {
    int port = FreePorts.next();
    Discovery dns = new Discovery.Dns("localhost");
    HazelcastNode one = start(name, dns, "127.0.0.1", port);

    HazelcastNode two = start(name, dns, "127.0.0.2", port);

    assertJoined(one, two);
  }

  @Test
  void nodesInTheLocalNetworkAreFound() throws IOException {
    assumeTrue(loopbackCarriesMulticast(), "no multicast here");
    HazelcastNode one = start(name, new Discovery.Multicast(), "127.0.0.1", FreePorts.next());

    HazelcastNode two = start(name, new Discovery.Multicast(), "127.0.0.1", FreePorts.next());

    assertJoined(one, two);
  }

  @Test
  void nodesWithOwnFilesAreFoundAsTheseSay() throws IOException {
    int first = FreePorts.next();
    int second = FreePorts.next();
    Discovery unused = new Discovery.Static(List.of("127.0.0.1:1"));
    file = Optional.of(ownFile(first, first));
    HazelcastNode one = start(name, unused, "127.0.0.1", first);
    file = Optional.of(ownFile(second, first));

    HazelcastNode two = start(name, unused, "127.0.0.1", second);

    assertJoined(one, two);
  }

  @Test
  void anotherNameAtAKnownAddressIsSaid() throws IOException {
    int first = FreePorts.next();
    HazelcastNode one = start(name, known(first), "127.0.0.1", first);

    HazelcastNode two = start(name + "x", known(first), "127.0.0.1", FreePorts.next());

    awaitLine("'" + name + "x'", "127.0.0.1:" + first + " answers", "compare cluster_name");
    assertThat(one.membership().nodes()).hasSize(1);
    assertThat(two.membership().nodes()).hasSize(1);
  }

  @Test
  void addressesWithoutANodeAreSaid() throws IOException {
    int nothing = FreePorts.next();
    start(
        name,
        new Discovery.Static(List.of("127.0.0.1:" + nothing, "nowhere.invalid:5701")),
        "127.0.0.1",
        FreePorts.next());

    awaitLine("127.0.0.1:" + nothing + " nothing listens there", "nowhere.invalid:5701 has no");
  }

  @Test
  void aNameThatNobodyKnowsIsSaid() throws IOException {
    start(name, new Discovery.Dns("nowhere.invalid"), "127.0.0.1", FreePorts.next());

    awaitLine("Dns[name=nowhere.invalid]", "nowhere.invalid has no address");
  }

  @Test
  void theFirstNodeOfAListOfItselfIsNotWarnedOf() throws IOException {
    int port = FreePorts.next();
    HazelcastNode one = start(name, known(port), "127.0.0.1", port);

    await().atMost(LONG).until(() -> one.membership().isWritable());
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aNodeThatSeeksTheOthersOtherwiseIsRefused() throws IOException {
    int first = FreePorts.next();
    HazelcastNode one = start(name, new Discovery.Multicast(), "127.0.0.1", first);

    assertThatThrownBy(() -> start(name, known(first), "127.0.0.1", FreePorts.next()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Node cannot become part of cluster '" + name + "': ")
        .hasMessageContaining("cluster_discovery");
    assertThat(one.membership().nodes()).hasSize(1);
  }

  @Test
  void anotherProtocolIsRefusedOnBothSides() throws IOException {
    int first = FreePorts.next();
    HazelcastNode one = start(name, known(first), "127.0.0.1", first);
    ClusterConfig newer = config(name, known(first), "127.0.0.1", FreePorts.next());

    assertThatThrownBy(
            () ->
                HazelcastNode.start(
                    newer,
                    config ->
                        config
                            .getMemberAttributeConfig()
                            .setAttribute(HazelcastMembership.PROTOCOL, "3")))
        .hasMessageContaining("127.0.0.1]:" + first + " speaks version 2")
        .hasMessageContaining("this one 3");
    awaitLine("speaks version 3 of the protocol between nodes, this one 2");
    assertThat(one.membership().nodes()).hasSize(1);
    await().atMost(LONG).until(() -> one.hazelcast().getCluster().getMembers().size() == 1);
    assertThat(one.membership().isWritable()).isTrue();
  }

  @Test
  void aPortThatIsTakenIsSaid() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> start(name, known(port), "127.0.0.1", port))
          .hasMessageStartingWith("Node cannot become part of cluster '" + name + "': ")
          .hasMessageContaining(Integer.toString(port));
    }
  }

  private void awaitLine(String... parts) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains(parts)));
  }

  private HazelcastNode start(String cluster, Discovery discovery, String host, int port) {
    HazelcastNode node = HazelcastNode.start(config(cluster, discovery, host, port), config -> {});
    nodes.add(node);
    return node;
  }

  private ClusterConfig config(String cluster, Discovery discovery, String host, int port) {
    return new ClusterConfig(cluster, discovery, host, port, Optional.of("n"), true, file, QUICK);
  }

  private static void assertJoined(HazelcastNode one, HazelcastNode two) {
    await().atMost(LONG).until(() -> one.membership().nodes().size() == 2);
    await().atMost(LONG).until(() -> two.membership().nodes().size() == 2);
  }

  private static Discovery known(int port) {
    return new Discovery.Static(List.of("127.0.0.1:" + port));
  }

  private Path ownFile(int port, int first) throws IOException {
    return Files.writeString(
        folder.resolve("hazelcast" + port + ".yaml"),
        """
        hazelcast:
          network:
            port:
              port: %d
              auto-increment: false
            interfaces:
              enabled: true
              interfaces: [127.0.0.1]
            join:
              auto-detection:
                enabled: false
              multicast:
                enabled: false
              tcp-ip:
                enabled: true
                member-list: ["127.0.0.1:%d"]
        """
            .formatted(port, first));
  }

  private static boolean loopbackCarriesMulticast() throws IOException {
    InetAddress group = InetAddress.getByName("224.2.2.3"); // Hazelcast's
    NetworkInterface loopback =
        NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
    try (MulticastSocket socket = new MulticastSocket(0)) {
      socket.setSoTimeout(2000);
      socket.setNetworkInterface(loopback);
      socket.joinGroup(new InetSocketAddress(group, 0), loopback);
      socket.send(new DatagramPacket(new byte[1], 1, group, socket.getLocalPort()));
      socket.receive(new DatagramPacket(new byte[1], 1));
      return true;
    } catch (SocketException | SocketTimeoutException none) {
      return false;
    }
  }
}
