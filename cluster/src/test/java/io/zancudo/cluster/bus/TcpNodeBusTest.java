package io.zancudo.cluster.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeId;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A bus, and beside it a node of another version that is written down byte by byte. */
class TcpNodeBusTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final NodeId SELF = new NodeId("self");
  private static final NodeId OTHER = new NodeId("n1");

  /** HELLO of {@link #OTHER} on lane 5, from sequence 1, with three bytes that we do not know. */
  private static final String HELLO =
      "00000019" + "01" + "02" + "0000000000000005" + "0000000000000001" + "00026e31" + "ffffff";

  private final Vertx vertx = Vertx.vertx();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(TcpNodeBus.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private ServerSocket other;
  private TcpNodeBus bus;

  @BeforeEach
  void start() throws Exception {
    other = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    bus = result(TcpNodeBus.listen(vertx, SELF, "127.0.0.1", 0));
    bus.handle(
        200,
        (from, body) -> {
          received.add(from + " " + body);
          return Future.succeededFuture();
        });
    bus.start(new TwoMembers(), node -> Optional.of("127.0.0.1:" + other.getLocalPort()));
    log.start();
    logger.setAdditive(false);
    logger.addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    logger.detachAppender(log);
    logger.setAdditive(true);
    result(bus.close());
    result(vertx.close());
    other.close();
  }

  @Test
  void whatANewerNodeHasMoreIsIgnored() throws Exception {
    try (Socket node = connect()) {
      write(node, HELLO + "00000004" + "63" + "010203" + envelope(1, "c8", "61"));

      assertThat(read(node, 14)).isEqualTo("0000000a" + "03" + "0000000000000001" + "00");
      write(node, "00000001" + "63" + envelope(2, "c8", "62"));
      assertThat(read(node, 14)).isEqualTo("0000000a" + "03" + "0000000000000002" + "00");
      assertThat(received).containsExactly("n1 a", "n1 b");
    }
  }

  @Test
  void anUnknownKindIsRefusedWithOneLineInTheLog() throws Exception {
    try (Socket node = connect()) {
      write(node, HELLO + envelope(1, "fa", "61") + envelope(2, "fa", "61"));

      assertThat(read(node, 28))
          .isEqualTo(
              ("0000000a" + "03" + "0000000000000001" + "01")
                  + ("0000000a" + "03" + "0000000000000002" + "01"));
      assertThat(lines())
          .containsExactly("Node n1 sends envelopes of the unknown kind 250: refused.");
    }
  }

  @Test
  void moreInAnAnswerAndUnknownFramesAreIgnored() throws Exception {
    try (Socket node = other.accept()) {
      Future<Void> sent = bus.send(OTHER, 7, Buffer.buffer("x"));
      Future<Void> refused = bus.send(OTHER, 7, Buffer.buffer("y"));
      assertThat(read(node, 28)).startsWith("00000018" + "01" + "01").endsWith("73656c66");
      assertThat(read(node, 15)).isEqualTo(envelope(1, "07", "78"));
      assertThat(read(node, 15)).isEqualTo(envelope(2, "07", "79"));

      write(
          node, "00000003" + "63" + "0102" + "0000000b" + "03" + "0000000000000001" + "00" + "ff");
      write(node, "0000000a" + "03" + "0000000000000002" + "01");

      await().atMost(LONG).until(sent::succeeded);
      await().atMost(LONG).until(refused::failed);
    }
  }

  @Test
  void whatIsNoNodeIsClosedWithOneLineInTheLog() throws Exception {
    for (String bytes :
        List.of(
            envelope(1, "c8", "61"), // before HELLO
            "00000003" + "01" + "0101", // HELLO that ends too early
            HexFormat.of().formatHex("GET / HTTP/1.1\r\n\r\n".getBytes()),
            HELLO + "00000002" + "02" + "00")) {
      try (Socket stranger = connect()) {
        write(stranger, bytes);

        assertThat(stranger.getInputStream().read()).isEqualTo(-1);
      }
    }
    assertThat(lines())
        .containsExactly(
            "What connects from 127.0.0.1 to the port for messages between nodes is no node:"
                + " closed.");
    assertThat(received).isEmpty();
  }

  private static String envelope(int sequence, String kind, String body) {
    return "0000000b" + "02" + "00000000000000%02x".formatted(sequence) + kind + body;
  }

  private List<String> lines() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", bus.port());
    socket.setSoTimeout((int) LONG.toMillis());
    return socket;
  }

  private static void write(Socket socket, String digits) throws IOException {
    socket.getOutputStream().write(HexFormat.of().parseHex(digits));
  }

  private static String read(Socket socket, int count) throws IOException {
    byte[] bytes = new byte[count];
    new DataInputStream(socket.getInputStream()).readFully(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static final class TwoMembers implements Membership {
    @Override
    public NodeId localNode() {
      return SELF;
    }

    @Override
    public Set<NodeId> nodes() {
      return Set.of(SELF, OTHER);
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public boolean isConfirmed() {
      return true;
    }

    @Override
    public void onChange(Runnable listener) {
      // they do not
    }
  }
}
