package io.zancudo.broker.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker that other tests use. */
class RunningBrokerTest {
  private static final byte[] CONNECT =
      "\20\14\0\4MQTT\4\2\0\12\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] CONNACK = {0x20, 2, 0, 0};

  @Test
  void answersOnEveryListener() throws Exception {
    try (RunningBroker broker =
            RunningBroker.start(
                "listener 1 127.0.0.1", "listener 2 127.0.0.1", "allow_anonymous true");
        Socket first = new Socket(InetAddress.getLoopbackAddress(), broker.port(1));
        Socket second = new Socket(InetAddress.getLoopbackAddress(), broker.port(2))) {
      assertAccepted(first);
      assertAccepted(second);
      assertThat(broker.port(1)).isNotEqualTo(broker.port(2)).isEqualTo(broker.port());
    }
  }

  @Test
  @NeedsProgram("openssl")
  void speaksTlsWithTheCertificatesOfTheTest(@TempDir Path folder) throws Exception {
    TestCertificates certificates = TestCertificates.make(folder, "alice");
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(
        certificates.keys("alice").getKeyManagers(), certificates.trust().getTrustManagers(), null);

    try (RunningBroker broker =
            RunningBroker.start(
                "listener 1 127.0.0.1",
                "cafile " + certificates.authorityFile(),
                "certfile " + certificates.certificateFile(TestCertificates.SERVER),
                "keyfile " + certificates.keyFile(TestCertificates.SERVER),
                "require_certificate true",
                "allow_anonymous true");
        Socket socket = tls.getSocketFactory().createSocket("localhost", broker.port())) {
      assertAccepted(socket);
    }
  }

  @Test
  void refusesWrongConfiguration() {
    assertThatThrownBy(() -> RunningBroker.start("listener 1 127.0.0.1", "nonsense 1"))
        .hasMessageContaining("nonsense");
  }

  private static void assertAccepted(Socket socket) throws Exception {
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(CONNECT);
    assertThat(socket.getInputStream().readNBytes(CONNACK.length)).isEqualTo(CONNACK);
  }
}
