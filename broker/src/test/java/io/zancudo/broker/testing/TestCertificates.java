package io.zancudo.broker.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates and keys for one test run, made with {@code openssl} (annotate with
 * {@code @NeedsProgram("openssl")}): an authority, a server {@code localhost} and clients. All are
 * PEM files.
 *
 * <p>Thread-safe; the files are not written to when they are made.
 */
public final class TestCertificates {
  /** The file name of the server's certificate. */
  public static final String SERVER = "server";

  private static final char[] PASSWORD = "secret".toCharArray();
  private static final long WAIT_SECONDS = 30;

  private final Path folder;

  private TestCertificates(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the certificates. Blocks.
   *
   * @param folder where the files come to; exists
   * @param clients Common Names of the clients, also the names of their files
   */
  public static TestCertificates make(Path folder, String... clients)
      throws IOException, InterruptedException {
    TestCertificates made = new TestCertificates(folder);
    made.newKey("ca");
    made.openssl("req -x509 -new -key ca.key -out ca.crt -days 2 -subj /CN=Authority");
    made.signed(SERVER, "localhost");
    for (String client : clients) {
      made.signed(client, client);
    }
    return made;
  }

  /** The certificate of the authority. */
  public Path authorityFile() {
    return folder.resolve("ca.crt");
  }

  /** The certificate of {@link #SERVER}, or of a client. */
  public Path certificateFile(String name) {
    return folder.resolve(name + ".crt");
  }

  /** The private key of {@link #SERVER}, or of a client; PKCS #8. */
  public Path keyFile(String name) {
    return folder.resolve(name + ".key");
  }

  /** Trusts what the authority has signed. */
  public TrustManagerFactory trust() throws IOException, GeneralSecurityException {
    KeyStore trusted = emptyStore();
    trusted.setCertificateEntry("ca", read(authorityFile()));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory;
  }

  /** Presents the certificate of that name. */
  public KeyManagerFactory keys(String name) throws IOException, GeneralSecurityException {
    KeyStore own = emptyStore();
    Certificate[] chain = {read(certificateFile(name)), read(authorityFile())};
    own.setKeyEntry(name, readKey(keyFile(name)), PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(own, PASSWORD);
    return factory;
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Certificate read(Path file) throws IOException, GeneralSecurityException {
    try (InputStream pem = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }

  private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
    String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  private void signed(String name, String commonName) throws IOException, InterruptedException {
    newKey(name);
    openssl("req -new -key " + name + ".key -out " + name + ".csr -subj /CN=" + commonName);
    Files.writeString(folder.resolve(name + ".ext"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
    openssl(
        "x509 -req -days 2 -in NAME.csr -out NAME.crt -extfile NAME.ext -CA ca.crt -CAkey ca.key"
            .replace("NAME", name)
            .concat(" -CAcreateserial"));
  }

  private void newKey(String name) throws IOException, InterruptedException {
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + name + ".key");
  }

  private void openssl(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Programs.require("openssl")));
    command.addAll(List.of(arguments.split(" ", -1)));
    Path output = folder.resolve("openssl.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(command + " failed:\n" + Files.readString(output));
    }
  }
}
