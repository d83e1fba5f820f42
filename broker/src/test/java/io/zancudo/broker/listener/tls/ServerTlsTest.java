package io.zancudo.broker.listener.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.zancudo.broker.config.TlsConfig;
import io.zancudo.broker.listener.LogLines;
import io.zancudo.broker.listener.TestAuthority;
import io.zancudo.broker.listener.TestListener;
import io.zancudo.broker.testing.NeedsProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsProgram("openssl")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerTlsTest {
  private TestAuthority authority;

  @BeforeAll
  void makeCertificates(@TempDir Path folder) throws IOException {
    authority = new TestAuthority(folder);
    authority.server("server");
  }

  /** The settings of a listener with a good certificate, but for these lines. */
  private TlsConfig config(String... lines) {
    List<String> all = new ArrayList<>(List.of(authority.tls("server")));
    for (String line : lines) {
      String name = line.substring(0, line.indexOf(' ') + 1);
      all.removeIf(other -> other.startsWith(name));
      all.add(line);
    }
    return TestListener.loopback().with(all.toArray(new String[0])).build().tls().orElseThrow();
  }

  private SslContext load(String... lines) throws TlsProblem {
    return ServerTls.load(config(lines), true);
  }

  private void assertProblem(String message, String... lines) {
    assertThatThrownBy(() -> load(lines))
        .isInstanceOf(TlsProblem.class)
        .hasMessageStartingWith(message);
  }

  // ---------------------------------------------------------------- keys

  @ParameterizedTest
  @CsvSource({
    // as OpenSSL writes them: PKCS#8, PKCS#1, SEC 1 with its curve before it or in it
    "rsa-8, genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa-8.key, BEGIN PRIVATE",
    "rsa-1, genrsa -traditional -out rsa-1.key 2048, BEGIN RSA PRIVATE",
    "ec-8, genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec-8.key, BEGIN PRIVATE",
    "ec-1, ecparam -genkey -name secp384r1 -out ec-1.key, BEGIN EC PARAMETERS",
    "ec-2, ecparam -genkey -noout -name prime256v1 -out ec-2.key, BEGIN EC PRIVATE",
    "ed, genpkey -algorithm ED25519 -out ed.key, BEGIN PRIVATE",
  })
  void keysOfAllFormsAreRead(String name, String command, String begin) throws Exception {
    authority.openssl(command);
    assertThat(Files.readString(authority.file(name + ".key"))).contains("-----" + begin);
    authority.issue(name, "server");

    assertThatCode(() -> load(authority.tls(name))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rsa -traditional -aes256 -in plain.key -out secret.key -passout pass:secret",
        "pkcs8 -topk8 -in plain.key -out secret.key -passout pass:secret"
      })
  void encryptedKeyIsRefused(String command) {
    authority.openssl("genrsa -out plain.key 2048");
    authority.openssl(command);
    Path file = authority.file("secret.key");

    assertProblem(
        "Unable to load server key file \"" + file + "\". Check keyfile. The key is encrypted",
        "keyfile " + file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out stranger.key",
        "genrsa -out stranger.key 2048",
        "genpkey -algorithm ED25519 -out stranger.key"
      })
  void keyMustBelongToTheCertificate(String command) {
    authority.openssl(command);

    assertProblem(
        "Server certificate/key are inconsistent.", "keyfile " + authority.file("stranger.key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not a key",
        "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n=====\n-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMHc=\n-----END EC PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMA==\n-----END EC PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMP////8=\n-----END EC PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----",
      })
  void damagedKeyIsRefused(String content) throws IOException {
    Path file = authority.file("damaged.key");
    Files.writeString(file, content);

    assertProblem(
        "Unable to load server key file \"" + file + "\". Check keyfile.", "keyfile " + file);
  }

  // ---------------------------------------------------------------- certificates

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "print('Hello')",
        "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----"
      })
  void damagedCertificateIsRefused(String content) throws IOException {
    Path file = authority.file("damaged.crt");
    Files.writeString(file, content);

    assertProblem(
        "Unable to load server certificate \"" + file + "\". Check certfile.", "certfile " + file);
  }

  @Test
  void certificateMayHaveTextAroundIt() throws IOException {
    Path file = authority.file("text.crt");
    String certificate = Files.readString(authority.file("server.crt"));
    Files.writeString(file, "Certificate:\n  Issuer: f\u00fcr alle\n" + certificate);

    assertThatCode(() -> load("certfile " + file)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "certfile, Unable to load server certificate \"FILE\". Check certfile. No such file",
    "keyfile, Unable to load server key file \"FILE\". Check keyfile. No such file",
    "cafile, Unable to load CA certificates. Check cafile \"FILE\". No such file",
    "capath, Unable to load CA certificates. Check capath \"FILE\". No such file",
    "crlfile, Unable to load certificate revocation file \"FILE\". Check crlfile. No such file",
  })
  void missingFileIsNamed(String directive, String message) {
    String missing = authority.file("missing").toString();

    assertProblem(message.replace("FILE", missing), directive + " " + missing);
  }

  @Test
  void fileWithoutWhatItIsForIsRefused() {
    assertProblem(
        "Unable to load CA certificates. Check cafile", "cafile " + authority.file("server.key"));
    assertProblem(
        "Unable to load certificate revocation file", "crlfile " + authority.file("server.crt"));
  }

  // ---------------------------------------------------------------- versions and ciphers

  @ParameterizedTest
  @ValueSource(strings = {"invalid", "tlsv1", "TLSv1.2"})
  void unknownVersionIsRefused(String version) {
    assertProblem("Unsupported tls_version \"" + version + "\".", "tls_version " + version);
  }

  @Test
  void unknownCiphersAreRefused() {
    try (LogLines log = new LogLines()) {
      assertProblem("Unable to set TLS ciphers. Check cipher list \"invalid\".", "ciphers invalid");
      assertProblem(
          "Unable to set TLS 1.3 ciphersuites. Check cipher_tls13 list \"invalid\".",
          "ciphers_tls1.3 invalid");

      assertThat(log.lines()).hasSize(2);
    }
  }

  @Test
  void ciphersOfTls13AreAListOfTheirOwn() throws TlsProblem {
    String ciphers = "ciphers ECDHE-RSA-AES128-GCM-SHA256";
    String ciphersTls13 = "ciphers_tls1.3 TLS_AES_256_GCM_SHA384";

    assertThat(load(ciphers, ciphersTls13).cipherSuites())
        .containsExactly("TLS_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    assertThat(load(ciphers, ciphersTls13, "tls_version tlsv1.3").cipherSuites())
        .containsExactly("TLS_AES_256_GCM_SHA384");
  }
}
