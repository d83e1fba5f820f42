package io.zancudo.broker.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zancudo.broker.config.BrokerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenersTest {
  private final TestBroker broker = new TestBroker();

  @AfterEach
  void closeBroker() {
    broker.close();
  }

  @Test
  void listenerWithoutAddressTakesBothFamilies() throws IOException {
    int port = broker.openOne(TestListener.everywhere());

    try (TestClient four = TestClient.connect("127.0.0.1", port);
        TestClient six = TestClient.connect("::1", port)) {
      four.connected().ping();
      six.connected().ping();
    }

    assertThat(List.of(broker.nextOwner().peer.address(), broker.nextOwner().peer.address()))
        .containsExactlyInAnyOrder("127.0.0.1", "::1");
  }

  @Test
  void peerIsWhoConnects() throws IOException {
    int port = broker.openOne(TestListener.loopback());

    try (TestClient client = TestClient.connect(port).connected()) {
      TestOwner owner = broker.nextOwner();

      assertThat(owner.peer.toString()).isEqualTo("127.0.0.1:" + client.socket.getLocalPort());
      assertThat(owner.peer.certificate()).isEmpty();
      assertThat(owner.peer.transportName()).isEmpty();
    }
  }

  @Test
  void socketDomainTakesOneFamily() throws IOException {
    TestListener ipv4 = TestListener.everywhere().with("socket_domain ipv4");
    TestListener ipv6 = TestListener.everywhere().with("socket_domain ipv6");
    List<ListenerAddress> addresses = broker.open(ipv4, ipv6).addresses();

    try (TestClient four = TestClient.connect("127.0.0.1", addresses.get(0).port());
        TestClient six = TestClient.connect("::1", addresses.get(1).port())) {
      four.connected();
      six.connected();
    }
    expectNobody("::1", addresses.get(0).port());
    expectNobody("127.0.0.1", addresses.get(1).port());
  }

  /** As with Mosquitto, and not as with a socket that takes both. */
  @Test
  void listenersForEachFamilyShareAPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      int port = free.getLocalPort();
      free.close();
      broker.open(
          TestListener.on("0.0.0.0").withPort(port).with("max_connections 4"),
          TestListener.on("::").withPort(port).with("max_connections 6"));

      try (TestClient four = TestClient.connect("127.0.0.1", port).connected();
          TestClient six = TestClient.connect("::1", port).connected()) {
        four.ping();
        six.ping();
        assertThat(List.of(broker.nextOwner(), broker.nextOwner()))
            .extracting(owner -> owner.peer.address() + " " + owner.listener.maxConnections())
            .containsExactly("127.0.0.1 4", "::1 6");
      }
    }
  }

  @Test
  void listenerForOneFamilyIsClosedToTheOther() throws IOException {
    int four = broker.openOne(TestListener.on("0.0.0.0"));
    int six = broker.openOne(TestListener.on("::"));

    expectNobody("::1", four);
    expectNobody("127.0.0.1", six);
  }

  private static void expectNobody(String host, int port) {
    try (TestClient client = TestClient.connect(host, port)) {
      client.expectClose();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("refused");
    }
  }

  @Test
  void hostNameIsLookedUp() throws IOException {
    List<ListenerAddress> addresses = broker.open(TestListener.on("localhost")).addresses();

    assertThat(addresses)
        .hasSameSizeAs(InetAddress.getAllByName("localhost"))
        .extracting(ListenerAddress::host)
        .contains("127.0.0.1");
    for (ListenerAddress address : addresses) {
      try (TestClient client = TestClient.connect(address.host(), address.port())) {
        client.connected();
      }
    }
  }

  @Test
  void listenersAreToldApart() throws IOException {
    TestListener first = TestListener.loopback();
    TestListener second = TestListener.loopback().with("max_connections 7");
    List<ListenerAddress> addresses = broker.open(first, second).addresses();

    for (ListenerAddress address : addresses) {
      try (TestClient client = TestClient.connect(address.port()).connected()) {
        assertThat(client.socket.isConnected()).isTrue();
        assertThat(broker.nextOwner().listener).isSameAs(address.listener());
      }
    }
  }

  @Test
  void interfaceIsBoundByItsAddresses() throws IOException {
    TestListener listener = TestListener.everywhere().with("bind_interface lo");
    List<ListenerAddress> addresses = broker.open(listener).addresses();

    assertThat(addresses).extracting(ListenerAddress::host).contains("127.0.0.1");
    try (TestClient client = TestClient.connect(addresses.get(0).port())) {
      client.connected();
    }
  }

  @Test
  void unknownInterfaceFails() {
    TestListener listener = TestListener.everywhere().with("bind_interface nosuch0");

    assertThatThrownBy(() -> broker.open(listener))
        .isInstanceOf(ListenerFailure.class)
        .hasMessage("Interface nosuch0 does not exist.");
  }

  @Test
  void addressOfAnotherInterfaceFails() {
    TestListener listener = TestListener.on("192.0.2.1").with("bind_interface lo");

    assertThatThrownBy(() -> broker.open(listener))
        .isInstanceOf(ListenerFailure.class)
        .hasMessage(
            "Interface address for lo does not match specified listener address (192.0.2.1).");
  }

  @Test
  void takenPortFailsAndClosesTheOthers() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      TestListener first = TestListener.loopback().withPort(free.getLocalPort());
      free.close();
      TestListener second = TestListener.loopback().withPort(other.getLocalPort());

      assertThatThrownBy(() -> broker.open(first, second))
          .isInstanceOf(ListenerFailure.class)
          .hasMessage("Address already in use (listener " + other.getLocalPort() + ").");

      expectNobody("127.0.0.1", free.getLocalPort());
    }
  }

  @Test
  void sameAddressTwiceFails() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      TestListener listener = TestListener.loopback().withPort(free.getLocalPort());
      free.close();

      assertThatThrownBy(() -> broker.open(listener, listener))
          .isInstanceOf(ListenerFailure.class)
          .hasMessageStartingWith("Address already in use");
    }
  }

  @Test
  void withoutConfiguredListenerOneIsEnough() throws IOException {
    try (LogLines log = new LogLines();
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      BrokerConfig config =
          TestListener.broker(
              -1, TestListener.loopback().withPort(other.getLocalPort()), TestListener.on("::1"));
      Listeners listeners = broker.open(localOnly(config));

      assertThat(listeners.addresses()).extracting(ListenerAddress::host).containsExactly("::1");
      assertThat(log.lines())
          .contains(
              "Error: Address already in use (listener " + other.getLocalPort() + ").",
              "Starting in local only mode. Connections will only be possible from clients running"
                  + " on this machine.");
    }
  }

  private static BrokerConfig localOnly(BrokerConfig of) {
    return new BrokerConfig(
        of.listeners(),
        true,
        of.limits(),
        of.messaging(),
        of.log(),
        of.persistence(),
        of.sysInterval(),
        of.setTcpNodelay(),
        of.enableControlApi(),
        of.pidFile(),
        of.user(),
        of.cluster(),
        of.admin(),
        of.tlsKeylog());
  }

  @Test
  void connectionsAreDealtOutToAllLoops() throws IOException {
    int port = broker.openOne(TestListener.loopback());
    List<TestClient> clients = new ArrayList<>();
    Set<Integer> loops = new HashSet<>();

    for (int i = 0; i < 8; i++) {
      clients.add(TestClient.connect(port).connected());
      TestOwner owner = broker.nextOwner();
      assertThat(owner.madeOnItsLoop).isTrue();
      assertThat(owner.opened).hasValue(1);
      loops.add(owner.loop.index());
    }

    assertThat(loops).hasSize(broker.loops.all().size());
    clients.forEach(TestClient::close);
  }

  /** The server's first read must not come before the link is there. */
  @Test
  void nothingIsLostThatComesWithTheConnection() throws IOException {
    int port = broker.openOne(TestListener.loopback());

    for (int i = 0; i < 300; i++) {
      try (TestClient client = TestClient.connect(port)) {
        client.send(Bytes.CONNECT, Bytes.PINGREQ).expect(Bytes.CONNACK, Bytes.PINGRESP);
      }
    }
  }

  @Test
  void linkHearsThatTheClientHasGone() throws IOException {
    int port = broker.openOne(TestListener.loopback());

    TestClient.connect(port).connected().close();

    TestOwner owner = broker.nextOwner();
    await().until(owner.closed::isDone);
    assertThat(owner.closed).isCompletedWithValue("");
  }

  @Test
  void closeStopsAcceptingAndLeavesTheGrace() throws IOException {
    Listeners listeners = broker.open(TestListener.loopback());
    int port = listeners.addresses().get(0).port();
    try (TestClient client = TestClient.connect(port).connected()) {

      var closed = listeners.close(Duration.ofSeconds(60));

      await().untilAsserted(() -> expectNobody("127.0.0.1", port));
      client.ping();
      client.send(Bytes.publish("close", 0)).expect(Bytes.PINGRESP).expectClose();
      TestBroker.await(closed);
    }
  }

  @Test
  void closeCutsConnectionsAfterTheGrace() throws IOException {
    Listeners listeners = broker.open(TestListener.loopback());
    try (TestClient client = TestClient.connect(listeners.addresses().get(0).port()).connected()) {

      TestBroker.await(listeners.close(Duration.ofMillis(10)));

      client.expectClose();
    }
  }

  @Test
  void logHasTheLinesOfMosquitto() throws IOException {
    try (LogLines log = new LogLines()) {
      TestListener webSockets = TestListener.webSockets();
      Listeners listeners = broker.open(TestListener.everywhere(), webSockets);
      int port = listeners.addresses().get(0).port();
      try (TestClient client = TestClient.connect(port).connected()) {
        assertThat(log.lines())
            .contains(
                "Opening ipv4 listen socket on port 0.",
                "Opening ipv6 listen socket on port 0.",
                "Opening websockets listen socket on port 0.",
                "New connection from 127.0.0.1:" + client.socket.getLocalPort() + " on port 0.");
      }
    }
  }
}
