package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.NeedsProgram;
import io.zancudo.mqtt.ProtocolVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Many clients come back at once. */
@NeedsProgram("openssl")
@ExtendWith(WithClientsBroker.class)
@ParameterizedClass
@EnumSource(names = {"MQTT_3_1_1", "MQTT_5"})
class ReconnectStormTest {
  private static final int CLIENTS = 60;
  private static final int STORMS = 4;
  private static final int NAMESAKES = 30;

  private final Channel channel;
  private final ClientsBroker broker;
  private final ExecutorService threads = Executors.newFixedThreadPool(16);
  private final ConcurrentLinkedQueue<TestClient> clients = new ConcurrentLinkedQueue<>();

  ReconnectStormTest(ProtocolVersion version, ClientsBroker broker) {
    this.channel = new Channel(version, Transport.TCP);
    this.broker = broker;
  }

  @Test
  void clientsThatAreCutTogetherLoseNothing() throws Exception {
    List<String> names = IntStream.range(0, CLIENTS).mapToObj(i -> broker.unusedName()).toList();
    try (Relay relay = new Relay(broker.vertx(), broker.port(Transport.TCP))) {
      TestClient publisher = connect(broker.port(Transport.TCP), broker.unusedName());
      List<List<TestClient>> generations = new ArrayList<>();
      generations.add(together(names, name -> subscribed(relay.port(), name)));
      for (int storm = 0; storm < STORMS; storm++) {
        Future<?> publishing = threads.submit(publishToAll(publisher, names, storm));
        relay.cut();
        generations.add(together(names, name -> connect(relay.port(), name)));
        publishing.get(TestClient.WAIT_SECONDS, TimeUnit.SECONDS);
      }

      Set<String> expected =
          new HashSet<>(IntStream.range(0, STORMS).mapToObj(i -> "storm " + i).toList());
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        Awaitility.await()
            .untilAsserted(() -> assertThat(received(generations, client)).isEqualTo(expected));
      }
      assertThat(generations.get(STORMS)).allMatch(TestClient::sessionPresent);
    }
  }

  private static Callable<Optional<String>> publishToAll(
      TestClient publisher, List<String> names, int storm) {
    return () -> {
      for (String name : names) {
        publisher.publishAndWait(TestMessage.of(name, "storm " + storm, 1));
      }
      return Optional.empty();
    };
  }

  /** What came to the client, whichever connection it came through. */
  private static Set<String> received(List<List<TestClient>> generations, int client) {
    Set<String> payloads = new HashSet<>();
    for (List<TestClient> generation : generations) {
      generation.get(client).waiting().forEach(message -> payloads.add(message.payload()));
    }
    return payloads;
  }

  @Test
  void oneOfManyNamesakesKeepsTheSession() throws Exception {
    int port = broker.port(Transport.TCP);
    String name = broker.unusedName();
    subscribed(port, name);
    CountDownLatch connected = new CountDownLatch(NAMESAKES);
    for (int i = 0; i < NAMESAKES; i++) {
      threads.submit(
          () -> {
            try {
              return connect(port, name);
            } finally {
              connected.countDown(); // also if another has taken over before it was told
            }
          });
    }
    assertThat(connected.await(TestClient.WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();

    TestClient last = connect(port, name);
    connect(port, broker.unusedName()).publishAndWait(TestMessage.of(name, "to one", 2));

    assertThat(last.next().payload()).isEqualTo("to one");
    assertThat(last.sessionPresent()).isTrue();
    assertThat(clients).allMatch(client -> client.waiting().isEmpty());
  }

  private interface Connecting {
    TestClient connect(String name) throws Exception;
  }

  private List<TestClient> together(List<String> names, Connecting connecting) throws Exception {
    List<Future<TestClient>> futures = new ArrayList<>();
    for (String name : names) {
      futures.add(threads.submit(() -> connecting.connect(name)));
    }
    List<TestClient> connected = new ArrayList<>();
    for (Future<TestClient> future : futures) {
      connected.add(future.get(TestClient.WAIT_SECONDS, TimeUnit.SECONDS));
    }
    return connected;
  }

  private TestClient subscribed(int port, String name) throws Exception {
    TestClient client = connect(port, name);
    client.subscribe(name, 2);
    return client;
  }

  private TestClient connect(int port, String name) throws Exception {
    ClientLibrary library = channel.isMqtt5() ? new HiveMqV5Library() : new HiveMqV3Library();
    TestClient client =
        library.connect(
            channel, port, broker.certificates(), ConnectOptions.clean(name).keepingTheSession());
    clients.add(client);
    return client;
  }

  @AfterEach
  void closeClients() throws Exception {
    threads.shutdownNow();
    for (TestClient client : clients) {
      client.close();
    }
  }
}
