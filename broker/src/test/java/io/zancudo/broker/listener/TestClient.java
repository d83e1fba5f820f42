package io.zancudo.broker.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A raw client: sends bytes and expects bytes. */
final class TestClient implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  final Socket socket;

  TestClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  static TestClient connect(String host, int port) throws IOException {
    return new TestClient(new Socket(host, port));
  }

  static TestClient connect(int port) throws IOException {
    return connect("127.0.0.1", port);
  }

  TestClient send(byte[]... parts) throws IOException {
    socket.getOutputStream().write(Bytes.join(parts));
    socket.getOutputStream().flush();
    return this;
  }

  /** Reads exactly these bytes. */
  TestClient expect(byte[]... parts) throws IOException {
    byte[] expected = Bytes.join(parts);
    byte[] read = socket.getInputStream().readNBytes(expected.length);
    assertThat(Bytes.hex(read)).isEqualTo(Bytes.hex(expected));
    return this;
  }

  /** The other end closes without another byte, by FIN or RST. */
  void expectClose() throws IOException {
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection is still open", e);
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  /** CONNECT and CONNACK. */
  TestClient connected() throws IOException {
    return send(Bytes.CONNECT).expect(Bytes.CONNACK);
  }

  /** PINGREQ and PINGRESP. */
  TestClient ping() throws IOException {
    return send(Bytes.PINGREQ).expect(Bytes.PINGRESP);
  }

  InputStream input() throws IOException {
    return socket.getInputStream();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
