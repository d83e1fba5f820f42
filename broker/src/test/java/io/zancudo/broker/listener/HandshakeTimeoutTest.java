package io.zancudo.broker.listener;

import io.zancudo.broker.testing.NeedsProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandshakeTimeoutTest {
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final TestBroker broker = new TestBroker(() -> Instant.ofEpochMilli(now.get()));

  @AfterEach
  void closeBroker() {
    broker.close();
  }

  private void waitTooLong() {
    now.addAndGet(Admission.HANDSHAKE_MILLIS + 1000);
  }

  /** Once it is answered the connections before it have been taken in. */
  private void expectClosed(TestListener listener, byte[] beginning) throws IOException {
    int port = broker.openOne(listener);
    int plain = broker.openOne(TestListener.loopback());
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(TestClient.connect(port).send(beginning));
      TestClient.connect(plain).connected().close();
    }

    waitTooLong();

    for (TestClient client : clients) {
      client.expectClose();
      client.close();
    }
  }

  @Test
  void silentConnectionWithoutItsProxyHeaderIsClosed() throws IOException {
    expectClosed(TestListener.proxied(2), new byte[0]);
  }

  @Test
  void halfAProxyHeaderIsClosed() throws IOException {
    expectClosed(TestListener.proxied(1), Bytes.ascii("PROXY TCP4 "));
  }

  @Test
  void halfAnUpgradeRequestIsClosed() throws IOException {
    expectClosed(TestListener.webSockets(), Bytes.ascii("GET /mqtt HTTP/1.1\r\nHost:"));
  }

  @NeedsProgram("openssl")
  @Test
  void halfATlsHandshakeIsClosed(@TempDir Path folder) throws IOException {
    TestAuthority authority = new TestAuthority(folder);
    authority.server("server");

    expectClosed(TestListener.loopback().with(authority.tls("server")), Bytes.hex("16030100"));
  }

  @Test
  void connectionsThatSpeakMqttStay() throws IOException {
    TestListener listener = TestListener.webSockets().with("enable_proxy_protocol 1");
    int port = broker.openOne(listener);
    try (TestClient client = TestClient.connect(port)) {
      client.send(Bytes.ascii("PROXY UNKNOWN\r\n"), WebSocketTest.request("/", "mqtt", ""));
      client.expect(Bytes.ascii(WebSocketTest.ANSWER));
      broker.nextOwner();

      waitTooLong();
      expectClosed(TestListener.proxied(1), Bytes.ascii("PROXY"));

      client.send(WebSocketTest.frame(0x82, Bytes.CONNECT));
      client.expect(Bytes.hex("8204"), Bytes.CONNACK);
    }
  }
}
