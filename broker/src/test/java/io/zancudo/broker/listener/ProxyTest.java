package io.zancudo.broker.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
  private static final byte[] V1 = Bytes.ascii("PROXY TCP4 192.0.2.5 127.0.0.1 6275 1234\r\n");
  private static final String MAGIC = "0d0a0d0a000d0a515549540a";
  private static final String ADDRESSES = "c00002050000000018830000";
  private static final byte[] V2 = Bytes.hex(MAGIC + "2111000c" + ADDRESSES);

  private final TestBroker broker = new TestBroker();

  @AfterEach
  void closeBroker() {
    broker.close();
  }

  /** A version 2 header whose TLS extension begins with these five bytes. */
  private static byte[] v2(String tls) {
    String version = "210007" + "544c5376312e33";
    String cipher = "230007" + "70717273747576";
    String name = "220006" + "636c69656e74";
    int length = 5 + 10 + 10 + 9;
    return Bytes.hex(
        MAGIC
            + String.format("2111%04x", 12 + 3 + length)
            + ADDRESSES
            + String.format("20%04x", length)
            + tls
            + version
            + cipher
            + name);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void peerIsTheClientBehindTheProxy(boolean first) throws IOException {
    int port = broker.openOne(TestListener.proxied(first ? 1 : 2));

    try (TestClient client = TestClient.connect(port)) {
      client.send(first ? V1 : V2, Bytes.CONNECT).expect(Bytes.CONNACK);
      client.ping();

      assertThat(broker.nextOwner().peer.toString()).isEqualTo("192.0.2.5:6275");
    }
  }

  @Test
  void unknownClientHasTheAddressOfTheProxy() throws IOException {
    int port = broker.openOne(TestListener.proxied(1));

    try (TestClient client = TestClient.connect(port)) {
      client.send(Bytes.ascii("PROXY UNKNOWN \r\n")).connected();

      assertThat(broker.nextOwner().peer.toString())
          .isEqualTo("127.0.0.1:" + client.socket.getLocalPort());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void headerIsMandatory(int version) throws IOException {
    int port = broker.openOne(TestListener.proxied(version));

    try (TestClient client = TestClient.connect(port)) {
      client.send(Bytes.CONNECT).expectClose();
    }
    assertThat(broker.owners).isEmpty();
  }

  @Test
  void versionsAreNotMixed() throws IOException {
    int first = broker.openOne(TestListener.proxied(1));
    int second = broker.openOne(TestListener.proxied(2));

    try (TestClient client = TestClient.connect(first)) {
      client.send(V2, Bytes.CONNECT).expectClose();
    }
    try (TestClient client = TestClient.connect(second)) {
      client.send(V1, Bytes.CONNECT).expectClose();
    }
  }

  @Test
  void headerStandsInFrontOfTheWebSocket() throws IOException {
    TestListener listener = TestListener.proxied(2).with("protocol websockets");
    int port = broker.openOne(listener);

    try (TestClient client = TestClient.connect(port)) {
      client.send(V2, WebSocketTest.request("/mqtt", "mqtt", ""));
      client.expect(Bytes.ascii("HTTP/1.1 101 Switching Protocols\r\n"));

      assertThat(broker.nextOwner().peer.toString()).isEqualTo("192.0.2.5:6275");
    }
  }

  @ParameterizedTest
  @CsvSource({"0500000000, true", "0100000000, false", "0500000001, false"})
  void requiredCertificateIsTheProxysWord(String tls, boolean taken) throws IOException {
    TestListener listener = TestListener.proxied(2).with("require_certificate true");
    try (LogLines log = new LogLines()) {
      int port = broker.openOne(listener);

      try (TestClient client = TestClient.connect(port)) {
        client.send(v2(tls), Bytes.CONNECT);
        if (taken) {
          client.expect(Bytes.CONNACK);
          assertThat(broker.nextOwner().peer.transportName()).hasValue("client");
        } else {
          client.expectClose();
          assertThat(log.lines())
              .contains(
                  "Connection from 192.0.2.5:6275 rejected, client did not provide a"
                      + " certificate.");
        }
      }
    }
  }

  @Test
  void requiredTlsIsTheProxysWord() throws IOException {
    TestListener listener = TestListener.proxied(2).with("proxy_protocol_v2_require_tls true");
    try (LogLines log = new LogLines()) {
      int port = broker.openOne(listener);

      try (TestClient without = TestClient.connect(port);
          TestClient with = TestClient.connect(port)) {
        without.send(V2, Bytes.CONNECT).expectClose();
        with.send(v2("0100000000")).connected();
      }

      assertThat(log.lines())
          .contains(
              "Connection from 192.0.2.5:6275 rejected, client did not connect using TLS.",
              "Connection from 192.0.2.5:6275 negotiated TLSv1.3 cipher pqrstuv");
    }
  }

  @Test
  void rejectedHeadersAreLoggedAndHealthChecksAreNot() throws IOException {
    try (LogLines log = new LogLines()) {
      int first = broker.openOne(TestListener.proxied(1));
      int second = broker.openOne(TestListener.proxied(2));
      log.lines().clear();

      try (TestClient healthCheck = TestClient.connect(second)) {
        healthCheck.send(Bytes.hex(MAGIC + "20000000")).expectClose();
      }
      assertThat(log.lines()).isEmpty();
      try (TestClient client = TestClient.connect(second)) {
        client.send(Bytes.hex(MAGIC + "211101f5")).expectClose();
      }
      try (TestClient client = TestClient.connect(first)) {
        client.send(Bytes.ascii("PROXY TCP4 \r\n")).expectClose();
      }
      assertThat(log.lines())
          .containsExactly(
              "Bad socket read/write on client <unknown>: Invalid input",
              "Connection rejected, corrupt PROXY header.");
    }
  }

  @Test
  void placeOfAConnectionThatEndsInItsHeaderIsFreed() throws IOException {
    TestListener listener = TestListener.proxied(2).with("max_connections 1");
    int port = broker.openOne(listener);

    for (int i = 0; i < 5; i++) {
      try (TestClient cut = TestClient.connect(port)) {
        cut.send(Bytes.hex(MAGIC + "2111000f" + ADDRESSES));
      }
    }

    await()
        .untilAsserted(
            () -> {
              try (TestClient client = TestClient.connect(port)) {
                client.send(V2).connected();
              }
            });
  }
}
