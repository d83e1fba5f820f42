package io.zancudo.broker.testing;

import io.vertx.core.Future;
import io.zancudo.broker.auth.EnhancedAuthenticator;
import io.zancudo.broker.auth.EnhancedAuthenticators;
import io.zancudo.mqtt.ProtocolVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A whole broker in the test's JVM, on ports of its own, with a clock that the test advances.
 *
 * <p>Closing it closes its clients too.
 */
public final class TestBroker implements AutoCloseable {
  private final LoopClock clock;
  private final Map<Transport, Integer> ports = new EnumMap<>(Transport.class);
  private final Collection<TestClient> clients = new ConcurrentLinkedQueue<>();
  private final RunningBroker broker;
  private final Settings settings;

  private TestBroker(Settings settings) {
    this.settings = settings;
    clock = settings.realTime ? LoopClock.real() : LoopClock.manual();
    broker = RunningBroker.start(settings.methods, clock, settings.lines());
    for (Transport transport : settings.transports) {
      ports.put(transport, broker.port(transport.portName()));
    }
  }

  /** How a broker is to be. */
  public static final class Settings {
    private final List<String> general = new ArrayList<>();
    private final List<String> perListener = new ArrayList<>();
    private List<Transport> transports = List.of(Transport.TCP);
    private EnhancedAuthenticators methods = EnhancedAuthenticators.NONE;
    private boolean realTime;

    /** Lines of the configuration that stand before any listener. */
    public Settings with(String... lines) {
      general.addAll(List.of(lines));
      return this;
    }

    /** Lines that belong to each listener. */
    public Settings withListener(String... lines) {
      perListener.addAll(List.of(lines));
      return this;
    }

    public Settings transports(Transport... wanted) {
      transports = List.of(wanted);
      return this;
    }

    public Settings methods(EnhancedAuthenticator... wanted) {
      methods = EnhancedAuthenticators.of(wanted);
      return this;
    }

    /** Time goes by itself. */
    public Settings realTime() {
      realTime = true;
      return this;
    }

    public TestBroker start() {
      return new TestBroker(this);
    }

    private String[] lines() {
      List<String> lines = new ArrayList<>(general);
      if (general.stream().noneMatch(line -> line.startsWith("allow_anonymous "))) {
        lines.add("allow_anonymous true");
      }
      for (Transport transport : transports) {
        lines.addAll(transport.listenerLines());
        lines.addAll(perListener);
      }
      return lines.toArray(String[]::new);
    }
  }

  /** A broker with these lines of configuration before its one TCP listener. */
  public static TestBroker start(String... lines) {
    return with(lines).start();
  }

  /** The same, to be started later. */
  public static Settings with(String... lines) {
    return new Settings().with(lines);
  }

  // ---------------------------------------------------------------- clients

  /** A connection over TCP on which nothing has been sent. */
  public TestClient open(ProtocolVersion version) {
    return open(version, Transport.TCP);
  }

  /** A connection on which nothing of MQTT has been sent. */
  public TestClient open(ProtocolVersion version, Transport transport) {
    try {
      TestClient client =
          new TestClient(version, transport.connect(port(transport)), clock::settle);
      clients.add(client);
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client that is connected with Clean Start. */
  public TestClient connect(ProtocolVersion version, String clientId) {
    return connect(TestConnect.as(version, clientId));
  }

  /** A client that is connected. */
  public TestClient connect(TestConnect connect) {
    return open(connect.version()).connected(connect);
  }

  /** A client that is connected over this transport. */
  public TestClient connect(TestConnect connect, Transport transport) {
    return open(connect.version(), transport).connected(connect);
  }

  /** A connection below MQTT, with TLS if the transport has it. */
  public Socket socket(Transport transport) throws IOException {
    return transport.socket(port(transport));
  }

  /** Asks for a WebSocket with this subprotocol. */
  public WebSocketWire webSocket(Transport transport, String subprotocol, String path)
      throws IOException {
    return WebSocketWire.request(socket(transport), subprotocol, path);
  }

  private int port(Transport transport) {
    Integer port = ports.get(transport);
    if (port == null) {
      throw new IllegalArgumentException("The broker has no listener for " + transport);
    }
    return port;
  }

  // ---------------------------------------------------------------- its life

  /** The bytes that wait in the broker for clients that have not taken them. */
  public long waitingBytes() {
    return broker.broker().waitingBytes();
  }

  /** How many connections are open, whether they speak MQTT yet or not. */
  public int connectionCount() {
    return broker.broker().connectionCount();
  }

  /**
   * Reads its configuration anew, with these general lines instead of those it was started with.
   */
  public void reload(String... lines) {
    settings.general.clear();
    broker.reload(settings.with(lines).lines());
  }

  /** Lets the broker's time pass, and what is due happen. */
  public void advance(Duration by) {
    broker.settle();
    clock.advance(by);
  }

  /** Begins to stop it; closing it does no harm then. */
  public Future<Void> stop() {
    return broker.broker().stop();
  }

  @Override
  public void close() {
    clients.forEach(TestClient::close);
    broker.close();
  }
}
