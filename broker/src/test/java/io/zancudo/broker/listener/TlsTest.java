package io.zancudo.broker.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.OpenSsl;
import io.zancudo.broker.testing.NeedsProgram;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsProgram("openssl")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
  private static final String LONG_AGO = "120820000000Z";
  private static final String A_DAY_LATER = "120821000000Z";

  private TestAuthority authority;
  private TestBroker broker;

  @BeforeAll
  void makeCertificates(@TempDir Path folder) throws IOException {
    authority = new TestAuthority(folder);
    authority.server("leaf");
    // the chain as a server has it in its certfile
    Files.writeString(
        authority.file("server.crt"),
        Files.readString(authority.file("leaf.crt"))
            + Files.readString(authority.file("signing.crt")));
    Files.copy(authority.file("leaf.key"), authority.file("server.key"));
    authority.client("client");
    authority.client("expired", "-startdate", LONG_AGO, "-enddate", A_DAY_LATER);
    authority.client("revoked");
    authority.revoke("revoked");
    authority.revocationList("revoked.crl");
    authority.stranger("stranger");
  }

  private TestListener tls(String... lines) {
    return TestListener.loopback().with(authority.tls("server")).with(lines);
  }

  private TestListener mutualTls(String... lines) {
    return tls("require_certificate true").with(lines);
  }

  /** What most tests of client certificates begin with. */
  private TestListener trusting(String... lines) {
    return mutualTls(file("cafile", "all-ca.crt")).with(lines);
  }

  private String file(String directive, String name) {
    return directive + " " + authority.file(name);
  }

  @BeforeEach
  void startBroker() {
    broker = new TestBroker();
  }

  @AfterEach
  void closeBroker() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2", "TLSv1.3"})
  void bothVersionsAreSpoken(String version) throws Exception {
    int port = broker.openOne(tls());
    SSLSocket socket = TlsClient.socket(TlsClient.trusting(authority), port);
    socket.setEnabledProtocols(new String[] {version});

    try (TestClient client = new TestClient(socket)) {
      client.connected().ping();

      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      assertThat(broker.nextOwner().peer.certificate()).isEmpty();
    }
  }

  @Test
  void versionIsTheLowest() throws Exception {
    int port = broker.openOne(tls("tls_version tlsv1.3"));
    SSLSocket old = TlsClient.socket(TlsClient.trusting(authority), port);
    old.setEnabledProtocols(new String[] {"TLSv1.2"});

    try (TestClient client = new TestClient(old);
        TestClient present = TlsClient.connect(TlsClient.trusting(authority), port)) {
      assertThatThrownBy(old::startHandshake).isInstanceOf(SSLException.class);
      assertThat(client.socket).isSameAs(old);
      present.connected();
    }
  }

  @Test
  void cipherIsOneOfTheList() throws Exception {
    int port = broker.openOne(tls("ciphers ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA256"));
    SSLSocket socket = TlsClient.socket(TlsClient.trusting(authority), port);
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});

    try (TestClient client = new TestClient(socket)) {
      client.connected();

      assertThat(socket.getSession().getCipherSuite())
          .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384");
    }
  }

  /** The client knows the root only. */
  @Test
  void chainIsCompletedFromTheCaFile() throws Exception {
    int port =
        broker.openOne(
            TestListener.loopback().with(authority.tls("leaf")).with(file("cafile", "all-ca.crt")));

    try (TestClient client = TlsClient.connect(TlsClient.trusting(authority), port)) {
      client.connected();
    }
  }

  @Test
  void largePacketsGoBothWays() throws Exception {
    int port = broker.openOne(tls());

    try (TestClient client = TlsClient.connect(TlsClient.trusting(authority), port)) {
      byte[] packet = Bytes.publish("echo", 300_000);
      client.connected().send(packet).expect(packet).ping();
      client.send(Bytes.publish("close", 0)).expect(Bytes.PINGRESP).expectClose();
    }
  }

  @Test
  void plainClientIsClosed() throws IOException {
    try (LogLines log = new LogLines()) {
      int port = broker.openOne(tls());

      try (TestClient client = TestClient.connect(port)) {
        client.send(Bytes.CONNECT, new byte[40]);
        client.input().readAllBytes(); // an alert that it does not understand
      } catch (SocketException e) {
        assertThat(e).hasMessageContaining("reset");
      }

      assertThat(log.lines())
          .anyMatch(line -> line.contains("rejected, TLS handshake failed: not an SSL/TLS record"));
      assertThat(broker.owners).isEmpty();
    }
  }

  /** What a client sends is never an error of the broker. */
  @Test
  void garbageInTlsClosesTheConnection() throws Exception {
    int port = broker.openOne(tls());
    Socket plain = new Socket("127.0.0.1", port);
    SSLSocketFactory factory = TlsClient.trusting(authority).getSocketFactory();
    try (LogLines log = new LogLines();
        TestClient client = new TestClient(factory.createSocket(plain, "localhost", port, true))) {
      client.connected();
      TestOwner owner = broker.nextOwner();

      for (int record = 0; record < 2; record++) { // the first is answered with an alert
        plain.getOutputStream().write(Bytes.hex("1703030020" + "00".repeat(32)));
        assertThat(plain.getInputStream().read()).isNotZero();
      }

      assertThat(owner.closed).succeedsWithin(20, TimeUnit.SECONDS);
      assertThat(log.errors()).isEmpty();
    }
  }

  // ---------------------------------------------------------------- client certificates

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void certificateOfTheClientIsHandedOver(boolean inFolder) throws Exception {
    Path folder = Files.createDirectories(authority.file("authorities"));
    Files.copy(
        authority.file("all-ca.crt"),
        folder.resolve("0a1b2c3d.0"),
        StandardCopyOption.REPLACE_EXISTING);
    int port =
        broker.openOne(mutualTls(inFolder ? "capath " + folder : file("cafile", "all-ca.crt")));

    try (TestClient client = TlsClient.connect(TlsClient.showing(authority, "client"), port)) {
      client.connected().ping();

      X509Certificate certificate = broker.nextOwner().peer.certificate().orElseThrow();
      assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=client");
    }
  }

  @Test
  void resumedSessionStillHasItsCertificate() throws Exception {
    int port = broker.openOne(trusting());
    SSLContext context = TlsClient.showing(authority, "client");

    for (int i = 0; i < 2; i++) {
      SSLSocket socket = TlsClient.socket(context, port);
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      try (TestClient client = new TestClient(socket)) {
        client.connected();
        assertThat(broker.nextOwner().peer.certificate()).isPresent();
      }
    }
  }

  private void expectRefused(TestListener listener, SSLContext context) throws IOException {
    expectRefused(listener, context, "certificate verify failed: ");
  }

  private void expectRefused(TestListener listener, SSLContext context, String reason)
      throws IOException {
    expectRefused(listener, context, reason, "");
  }

  private void expectRefused(TestListener listener, SSLContext context, String reason, String alert)
      throws IOException {
    broker.owners.clear();
    try (LogLines log = new LogLines()) {
      int port = broker.openOne(listener);
      try (Socket socket = TlsClient.socket(context, port);
          TestClient client = new TestClient(socket)) {
        // with TLS 1.3 the client hears of it behind its handshake
        assertThatThrownBy(() -> client.input().readAllBytes())
            .isInstanceOf(IOException.class)
            .hasMessageContaining(OpenSsl.isAvailable() ? alert : ""); // the JDK has one for all
      }
      assertThat(broker.owners).isEmpty();
      assertThat(log.lines()).anyMatch(line -> line.contains(" rejected, " + reason));
    }
  }

  @Test
  void clientWithoutCertificateIsRefused() throws Exception {
    expectRefused(trusting(), TlsClient.trusting(authority), "TLS handshake failed: ");
  }

  @Test
  void certificateOfAnotherAuthorityIsRefused() throws Exception {
    expectRefused(trusting(), TlsClient.showing(authority, "stranger"));
    expectRefused(
        mutualTls(file("cafile", "stranger.crt")), TlsClient.showing(authority, "client"));
  }

  @Test
  void withoutAuthorityEverybodyIsRefused() throws Exception {
    expectRefused(mutualTls(), TlsClient.showing(authority, "client"));
  }

  @Test
  void certificateThatIsNotForClientsIsRefused() throws Exception {
    authority.key("mail");
    authority.issue("mail", "other");

    expectRefused(trusting(), TlsClient.showing(authority, "mail"));
  }

  @Test
  void expiredCertificateIsRefused() throws Exception {
    expectRefused(
        trusting(),
        TlsClient.showing(authority, "expired"),
        "certificate verify failed: The certificate has expired",
        "certificate_expired");
  }

  @Test
  void expiredCertificateIsTakenWithoutDateChecks() throws Exception {
    String dates = "disable_client_cert_date_checks true";
    int port = broker.openOne(trusting(dates));
    int checked = broker.openOne(trusting(dates, file("crlfile", "revoked.crl")));

    for (int each : new int[] {port, checked}) {
      try (TestClient client = TlsClient.connect(TlsClient.showing(authority, "expired"), each)) {
        client.connected();
      }
    }
    expectRefused(trusting(dates), TlsClient.showing(authority, "stranger"));
  }

  @Test
  void revokedCertificateIsRefusedAndOthersAreTaken() throws Exception {
    TestListener listener = trusting(file("crlfile", "revoked.crl"));
    int port = broker.openOne(listener);

    try (TestClient client = TlsClient.connect(TlsClient.showing(authority, "client"), port)) {
      client.connected();
      broker.nextOwner();
    }
    expectRefused(
        listener,
        TlsClient.showing(authority, "revoked"),
        "certificate verify failed: The certificate has been revoked",
        "certificate_revoked");
  }

  @Test
  void revocationListMustCoverTheCertificateAndBeValid() throws Exception {
    authority.authority("other");
    authority.openssl(
        "ca -config openssl.cnf -gencrl -cert other.crt -keyfile other.key -out other.crl");
    Path expired =
        authority.revocationList(
            "expired.crl", "-crl_lastupdate", LONG_AGO, "-crl_nextupdate", A_DAY_LATER);

    for (Path list : new Path[] {authority.file("other.crl"), expired}) {
      expectRefused(trusting("crlfile " + list), TlsClient.showing(authority, "client"));
    }
  }

  // ---------------------------------------------------------------- with other transports

  @Test
  void proxyHeaderStandsInFrontOfTls() throws Exception {
    int port = broker.openOne(tls("enable_proxy_protocol 1"));
    Socket plain = new Socket("127.0.0.1", port);
    plain.getOutputStream().write(Bytes.ascii("PROXY TCP4 192.0.2.5 127.0.0.1 6275 1234\r\n"));

    Socket socket =
        TlsClient.trusting(authority)
            .getSocketFactory()
            .createSocket(plain, "localhost", port, true);
    try (TestClient client = new TestClient(socket)) {
      client.connected().ping();

      assertThat(broker.nextOwner().peer.toString()).isEqualTo("192.0.2.5:6275");
    }
  }

  @Test
  void webSocketOverTls() throws Exception {
    int port = broker.openOne(tls("protocol websockets"));

    WebSocket socket =
        HttpClient.newBuilder()
            .sslContext(TlsClient.trusting(authority))
            .build()
            .newWebSocketBuilder()
            .subprotocols("mqtt")
            .buildAsync(
                URI.create("wss://localhost:" + port + "/mqtt"), new WebSocket.Listener() {})
            .get(20, TimeUnit.SECONDS);

    assertThat(socket.getSubprotocol()).isEqualTo("mqtt");
    socket.abort();
  }

  // ---------------------------------------------------------------- start and reload

  @Test
  void unusableCertificateEndsTheStart() {
    TestListener listener = tls("tls_version invalid");

    assertThatThrownBy(() -> broker.open(listener))
        .isInstanceOf(ListenerFailure.class)
        .hasMessageStartingWith("Unsupported tls_version \"invalid\".");
  }

  @Test
  void reloadTakesTheNewCertificate() throws Exception {
    for (String end : new String[] {".crt", ".key"}) {
      Files.copy(authority.file("server" + end), authority.file("live" + end));
    }
    TestListener listener = TestListener.loopback().with(authority.tls("live"));
    Listeners listeners = broker.open(listener);
    int port = listeners.addresses().get(0).port();
    TestClient before = TlsClient.connect(TlsClient.trustingAll(), port).connected();
    assertThat(serverName(port)).isEqualTo("CN=leaf");

    for (String end : new String[] {".crt", ".key"}) {
      Files.copy(
          authority.file("stranger" + end),
          authority.file("live" + end),
          StandardCopyOption.REPLACE_EXISTING);
    }
    TestBroker.await(listeners.reload(TestListener.broker(-1, listener)));

    assertThat(serverName(port)).isEqualTo("CN=stranger");
    before.ping().close();

    Files.writeString(authority.file("live.key"), "nothing");
    try (LogLines log = new LogLines()) {
      TestBroker.await(listeners.reload(TestListener.broker(-1, listener)));
      assertThat(log.lines())
          .contains(
              "Error when reloading certificate '"
                  + authority.file("live.crt")
                  + "' or key '"
                  + authority.file("live.key")
                  + "'.");
    }
    assertThat(serverName(port)).isEqualTo("CN=stranger");
  }

  private static String serverName(int port) throws Exception {
    try (SSLSocket socket = TlsClient.socket(TlsClient.trustingAll(), port)) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }
}
