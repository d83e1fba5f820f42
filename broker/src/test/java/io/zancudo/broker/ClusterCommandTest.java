package io.zancudo.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hazelcast.core.Hazelcast;
import com.sun.net.httpserver.HttpServer;
import io.zancudo.broker.cluster.ClusterBrokers;
import io.zancudo.broker.testing.FreePorts;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.mqtt.ProtocolVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sun.misc.Signal;

/** {@code zancudo cluster} and the admin ports that it asks. */
class ClusterCommandTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static ClusterBrokers brokers;

  @TempDir Path folder;

  private record Result(int status, String out, String err) {
    /** The line of a node, its columns apart. */
    List<String> node(String name) {
      return out.lines()
          .filter(line -> line.startsWith(name + "-"))
          .map(line -> List.of(line.replaceAll(" (s|B|ms)\\b", "$1").split(" +")))
          .findFirst()
          .orElse(List.of());
    }

    /** Of all nodes together. */
    int keptSessions() {
      return Stream.of("node0", "node1", "node2")
          .mapToInt(name -> Integer.parseInt(node(name).get(4)))
          .sum();
    }
  }

  @BeforeAll
  static void start() {
    brokers = ClusterBrokers.startWithAdminPorts(3);
  }

  @AfterAll
  static void stop() {
    brokers.close();
  }

  @Test
  void showsAllNodesAsTheNodeThatIsAskedSeesThem() {
    TestClient client = brokers.connect(1, connect("shown").persistent());

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              Result shown = run("cluster", "--admin", admin(0));
              assertThat(shown.status).isZero();
              assertThat(shown.err).isEmpty();
              assertThat(shown.out.lines()).hasSize(4);
              assertThat(shown.out.lines().findFirst().orElseThrow().split(" +"))
                  .containsExactly(
                      "NODE",
                      "VERSION",
                      "UPTIME",
                      "CONNECTIONS",
                      "SESSIONS",
                      "SAFE",
                      "MAJORITY",
                      "WAITING",
                      "LAG");
              assertThat(shown.node("node0").get(8)).isEqualTo("0ms");
              List<String> other = shown.node("node1");
              assertThat(other.get(1)).isEqualTo(Version.current());
              assertThat(other.get(2)).matches("\\d+s");
              assertThat(other.get(3)).isEqualTo("1");
              assertThat(other.subList(5, 8)).containsExactly("yes", "yes", "0B");
              assertThat(shown.keptSessions()).isEqualTo(1); // by one node, whoever has the client
              assertThat(other.get(8)).matches("[0-3]?\\d{1,3}ms");
              assertThat(shown.node("node2").get(3)).isEqualTo("0");
            });
    client.disconnect();
  }

  @Test
  void theConfigurationTellsWhereToAsk() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.conf"), "listener 1\nadmin_listener " + brokers.adminPort(1) + "\n");

    Result shown = run("cluster", "-c", file.toString());

    assertThat(shown.status).isZero();
    assertThat(shown.out.lines().skip(1).findFirst().orElse("")).startsWith("node1-");
  }

  @Test
  void nobodyAtTheAddressIsSaid() throws IOException {
    int nobody = FreePorts.next();

    assertThat(run("cluster", "--admin", "127.0.0.1:" + nobody))
        .isEqualTo(failed(1, "no node answers at 127.0.0.1:" + nobody + "."));
    assertThat(run("cluster", "leave", "--admin", "127.0.0.1:" + nobody))
        .isEqualTo(failed(1, "no node answers at 127.0.0.1:" + nobody + "."));
    assertThat(run("cluster", "--admin", "nowhere.invalid:1"))
        .isEqualTo(failed(1, "no node answers at nowhere.invalid:1."));
  }

  @Test
  void onlyWhoIsOnThisMachineMayLetANodeLeave() throws IOException {
    Optional<InetAddress> elsewhere =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
            .findFirst();
    assumeTrue(elsewhere.isPresent(), "this machine has no address but the loopback one");

    String answer;
    try (Socket socket =
        new Socket(
            InetAddress.getByName("127.0.0.1"), brokers.adminPort(2), elsewhere.orElseThrow(), 0)) {
      socket
          .getOutputStream()
          .write(
              "POST /api/v1/cluster/leave HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    assertThat(answer).startsWith("HTTP/1.1 403 ").contains("only from this machine");
    assertThat(run("cluster", "--admin", admin(2)).node("node2")).isNotEmpty();
  }

  @Test
  void aPortForMqttIsNoAdminPort() {
    String mqtt = "127.0.0.1:" + brokers.port(0);

    assertThat(run("cluster", "--admin", mqtt))
        .isEqualTo(failed(1, "what answers at " + mqtt + " is no admin port."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "127.0.0.1:", "127.0.0.1:99999", "a b:1", ""})
  void whatIsNoAddressIsSaid(String address) {
    assertThat(run("cluster", "--admin", address))
        .isEqualTo(failed(2, "'" + address + "' is no HOST:PORT."));
  }

  @Test
  void wrongArgumentsEndWithStatusTwo() throws IOException {
    Path none = Files.writeString(folder.resolve("none.conf"), "listener 1\n");
    Path wrong = Files.writeString(folder.resolve("wrong.conf"), "nonsense x\n");

    assertThat(run("cluster", "-c", none.toString()))
        .isEqualTo(failed(2, "the configuration has no 'admin_listener'; say --admin HOST:PORT."));
    assertThat(run("cluster", "-c", wrong.toString()).err)
        .startsWith("Error: Unknown configuration variable 'nonsense'.");
    assertThat(run("cluster", "nonsense").status).isEqualTo(2);
    assertThat(run("cluster", "--nonsense").status).isEqualTo(2);
  }

  @Test
  void theAnswerOfSomethingElseIsRefusedAndASilentNodeIsShown() throws IOException {
    HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    try {
      String[] body = {"<html>"};
      other.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, body[0].length());
            exchange.getResponseBody().write(body[0].getBytes(StandardCharsets.UTF_8));
            exchange.close();
          });
      other.start();
      String address = "127.0.0.1:" + other.getAddress().getPort();

      for (String wrong : List.of("<html>", "{}", "{\"nodes\":7}", "{\"nodes\":[7]}")) {
        body[0] = wrong;
        assertThat(run("cluster", "--admin", address))
            .isEqualTo(failed(1, "what answers at " + address + " is no node of Zancudo."));
      }

      String longName = "a-very-long-name-of-a-pod-in-a-namespace";
      body[0] = "{\"nodes\":[{\"name\":\"" + longName + "\",\"lagMillis\":-1}]}";
      Result shown = run("cluster", "--admin", address);
      assertThat(shown.out.lines().skip(1).findFirst().orElse("").split(" +"))
          .containsExactly(longName, "?", "?", "?", "?", "?", "?", "?", "silent");
      assertThat(shown.out.lines().map(String::length).distinct()).hasSize(1);
    } finally {
      other.stop(0);
    }
  }

  @Test
  void aNodeThatLeavesSendsItsClientsAwayAndTheOthersGoOn() throws Exception {
    try (ClusterBrokers three = ClusterBrokers.startWithAdminPorts(3)) {
      leave(three);
    }
  }

  private static void leave(ClusterBrokers brokers) throws Exception {
    TestClient five = brokers.connect(2, connect("five").persistent());
    five.subscribe("leave/#", 1);
    TestClient three = brokers.connect(2, TestConnect.as(ProtocolVersion.MQTT_3_1_1, "three"));
    TestClient publisher = brokers.connect(1, connect("publisher"));
    List<String> live = new CopyOnWriteArrayList<>();
    List<String> ready = new CopyOnWriteArrayList<>();
    Thread asking = new Thread(() -> askUntilGone(brokers.adminPort(2), live, ready));
    await().atMost(LONG).until(() -> get(brokers.adminPort(2), "/ready").startsWith("200"));
    asking.start();
    AtomicReference<Thread> stopping = new AtomicReference<>();
    var before =
        Signal.handle(
            new Signal("TERM"),
            term -> {
              Thread thread = new Thread(() -> brokers.stop(2));
              stopping.set(thread);
              thread.start();
            });
    try {
      Result left = run("cluster", "leave", "--admin", admin(brokers, 2));

      assertThat(left).isEqualTo(new Result(0, "The node leaves." + System.lineSeparator(), ""));
      five.expectDisconnect(0x9C);
      three.expectClosed();
      await().atMost(LONG).untilAsserted(() -> assertThat(stopping).doesNotHaveNullValue());
    } finally {
      Signal.handle(new Signal("TERM"), before);
    }
    publisher.publish(2, "leave/a", "meanwhile");
    TestClient again = brokers.connect(0, connect("five").persistent());
    again.acknowledge(again.receivePublish("meanwhile"));
    Objects.requireNonNull(stopping.get()).join(LONG.toMillis());
    asking.join(LONG.toMillis());
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              Result shown = run("cluster", "--admin", admin(brokers, 0));
              assertThat(shown.out.lines()).hasSize(3);
              assertThat(shown.node("node1").subList(5, 7)).containsExactly("yes", "yes");
            });
    await().atMost(LONG).until(() -> get(brokers.adminPort(0), "/ready").startsWith("200"));
    publisher.expectAlive();
    again.disconnect();
    assertThat(live).isNotEmpty().allMatch(answer -> answer.startsWith("200"));
    assertThat(ready).anyMatch(answer -> answer.startsWith("503") && answer.contains("leaving"));
    assertThat(ready.get(ready.size() - 1)).startsWith("503");
    assertThat(run("cluster", "--admin", admin(brokers, 2)).status).isEqualTo(1);
  }

  @Test
  void theLastNodeDoesNotLeave() {
    try (ClusterBrokers alone = ClusterBrokers.startWithAdminPorts(1)) {
      assertThat(run("cluster", "leave", "--admin", "127.0.0.1:" + alone.adminPort(0)))
          .isEqualTo(failed(1, "there is no other node that could go on."));
      alone.connect(0, connect("alone")).disconnect();
    }
  }

  @Test
  void liveDoesNotDependOnTheClusterButReadyDoes() throws Exception {
    try (ClusterBrokers alone = ClusterBrokers.startWithAdminPorts(1)) {
      String node = alone.node(0).membership().localNode().value();
      Hazelcast.getHazelcastInstanceByName(node).getLifecycleService().terminate(); // out of memory

      await().atMost(LONG).until(() -> get(alone.adminPort(0), "/ready").startsWith("503"));
      assertThat(get(alone.adminPort(0), "/live")).startsWith("200");
      assertThat(get(alone.adminPort(0), "/nonsense")).startsWith("404");
    }
  }

  private static void askUntilGone(int port, List<String> live, List<String> ready) {
    try {
      while (true) {
        live.add(get(port, "/live"));
        ready.add(get(port, "/ready"));
        LockSupport.parkNanos(10_000_000);
      }
    } catch (IOException | InterruptedException gone) {
      // it has closed its port
    }
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private static TestConnect connect(String clientId) {
    return TestConnect.as(ProtocolVersion.MQTT_5, clientId);
  }

  private static Result failed(int status, String reason) {
    return new Result(status, "", "Error: " + reason + System.lineSeparator());
  }

  private static String admin(int index) {
    return admin(brokers, index);
  }

  private static String admin(ClusterBrokers brokers, int index) {
    return "127.0.0.1:" + brokers.adminPort(index);
  }

  private static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        ClusterCommand.run(
            new PrintWriter(out, true), new PrintWriter(err, true), List.of(arguments));
    return new Result(status, out.toString(), err.toString());
  }
}
