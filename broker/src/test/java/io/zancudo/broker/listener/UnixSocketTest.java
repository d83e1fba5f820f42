package io.zancudo.broker.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketTest {
  private final TestBroker broker = new TestBroker();
  private final TestListener listener;
  private final Path folder;
  private final Path path;

  UnixSocketTest(@TempDir Path folder) {
    this.folder = folder;
    path = folder.resolve("broker.sock");
    listener = TestListener.unixSocket(path.toString());
  }

  @AfterEach
  void closeBroker() {
    broker.close();
  }

  private static void connectAndPing(Path path) throws IOException {
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      client.write(ByteBuffer.wrap(Bytes.join(Bytes.CONNECT, Bytes.PINGREQ)));
      ByteBuffer answer = ByteBuffer.allocate(6);
      while (answer.hasRemaining() && client.read(answer) >= 0) {}
      assertThat(answer.array()).isEqualTo(Bytes.join(Bytes.CONNACK, Bytes.PINGRESP));
    }
  }

  @Test
  void clientsConnectByPath() throws IOException {
    ListenerAddress address = broker.open(listener).addresses().get(0);

    connectAndPing(path);

    assertThat(address.host()).isEqualTo(path.toString());
    assertThat(address.port()).isZero();
    assertThat(broker.nextOwner().peer.toString()).isEqualTo(path + ":0");
  }

  @Test
  void pathMayBeRelative() throws IOException {
    Path relative = Path.of("").toAbsolutePath().relativize(path.toAbsolutePath());

    broker.open(TestListener.unixSocket(relative.toString()));

    connectAndPing(relative);
    assertThat(path).exists();
  }

  @Test
  void onlyUserAndGroupMayConnect() throws IOException {
    broker.open(listener);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rwxrwx---");
  }

  @Test
  void socketOfAFormerBrokerIsReplaced() throws IOException {
    try (ServerSocketChannel former = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      former.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();

    broker.open(listener);

    connectAndPing(path);
  }

  @Test
  void anotherFileIsNotReplaced() throws IOException {
    Files.writeString(path, "precious");

    assertThatThrownBy(() -> broker.open(listener))
        .isInstanceOf(ListenerFailure.class)
        .hasMessage("Address already in use (listener " + path + ").");

    assertThat(path).hasContent("precious");
  }

  @Test
  void fileIsRemovedAtTheEnd() {
    Listeners listeners = broker.open(listener);

    TestBroker.await(listeners.close(Duration.ZERO));

    assertThat(path).doesNotExist();
  }

  @Test
  void tooLongPathFails() {
    TestListener tooLong = TestListener.unixSocket(folder.resolve("x".repeat(108)).toString());

    assertThatThrownBy(() -> broker.open(tooLong))
        .isInstanceOf(ListenerFailure.class)
        .hasMessageStartingWith("Path to unix socket is too long");
  }
}
