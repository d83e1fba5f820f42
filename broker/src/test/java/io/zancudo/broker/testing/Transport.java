package io.zancudo.broker.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** What MQTT can be carried by, with the lines of configuration that a listener for it needs. */
public enum Transport {
  TCP(false, false),
  TLS(true, false),
  WEBSOCKET(false, true),
  SECURE_WEBSOCKET(true, true);

  /** How long a test waits for bytes before it fails. */
  static final int READ_TIMEOUT_MILLIS = 20_000;

  private static final String HOST = "127.0.0.1";

  private final boolean tls;
  private final boolean websocket;

  Transport(boolean tls, boolean websocket) {
    this.tls = tls;
    this.websocket = websocket;
  }

  /** What stands for the port in the configuration. */
  int portName() {
    return 1 + ordinal();
  }

  List<String> listenerLines() {
    List<String> lines = new ArrayList<>();
    lines.add("listener " + portName() + " " + HOST);
    if (websocket) {
      lines.add("protocol websockets");
    }
    if (tls) {
      lines.add("certfile " + TestTls.certificateFile());
      lines.add("keyfile " + TestTls.keyFile());
    }
    return lines;
  }

  /** Connects; handshakes are done when this returns. */
  Wire connect(int port) throws IOException {
    Socket socket = socket(port);
    return websocket ? WebSocketWire.open(socket) : new SocketWire(socket);
  }

  /** Connects without a WebSocket handshake. */
  Socket socket(int port) throws IOException {
    Socket plain = new Socket();
    plain.connect(new InetSocketAddress(HOST, port), READ_TIMEOUT_MILLIS);
    plain.setSoTimeout(READ_TIMEOUT_MILLIS);
    plain.setTcpNoDelay(true);
    return tls ? TestTls.wrap(plain) : plain;
  }

  private record SocketWire(Socket socket) implements Wire {
    @Override
    public InputStream input() throws IOException {
      return socket.getInputStream();
    }

    @Override
    public OutputStream output() throws IOException {
      return socket.getOutputStream();
    }

    @Override
    public void shutdownOutput() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
