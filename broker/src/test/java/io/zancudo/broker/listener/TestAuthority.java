package io.zancudo.broker.listener;

import io.zancudo.broker.testing.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Certificates and keys for one test class, made by OpenSSL: a root that has signed an authority,
 * which signs everybody else. Needs the program {@code openssl}.
 */
public final class TestAuthority {
  private static final String CONFIG =
      """
      [ca]
      default_ca = signing
      [root]
      private_key = root.key
      certificate = root.crt
      database = root.txt
      serial = root.serial
      new_certs_dir = .
      default_md = sha256
      default_days = 10
      policy = any
      unique_subject = no
      [signing]
      private_key = signing.key
      certificate = signing.crt
      database = signing.txt
      serial = signing.serial
      crlnumber = signing.crlnumber
      default_crl_days = 10
      new_certs_dir = .
      default_md = sha256
      default_days = 10
      policy = any
      unique_subject = no
      [any]
      commonName = supplied
      [req]
      distinguished_name = name
      [name]
      [authority]
      basicConstraints = critical,CA:true
      keyUsage = critical,keyCertSign,cRLSign
      [server]
      subjectAltName = DNS:localhost,IP:127.0.0.1
      [client]
      extendedKeyUsage = clientAuth
      [plain]
      basicConstraints = CA:false
      [other]
      extendedKeyUsage = emailProtection
      """;

  private final Path folder;

  /** An authority that keeps its files in this folder. */
  public TestAuthority(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(folder.resolve("openssl.cnf"), CONFIG);
    for (String name : List.of("root", "signing")) {
      Files.createFile(folder.resolve(name + ".txt"));
      Files.writeString(folder.resolve(name + ".serial"), "01\n");
    }
    Files.writeString(folder.resolve("signing.crlnumber"), "01\n");
    selfSigned("root", "authority");
    key("signing");
    issueBy("root", "signing", "authority");
    Path all = folder.resolve("all-ca.crt");
    Files.writeString(
        all, Files.readString(file("signing.crt")) + Files.readString(file("root.crt")));
  }

  /** A file of that name. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Somebody whom nobody has signed: NAME.crt and NAME.key. */
  public void stranger(String name) {
    selfSigned(name, "plain");
  }

  /** Another authority: NAME.crt and NAME.key. */
  public void authority(String name) {
    selfSigned(name, "authority");
  }

  private void selfSigned(String name, String extensions) {
    key(name);
    openssl(
        "req -x509 -new -key NAME.key -out NAME.crt -days 10 -config openssl.cnf -subj /CN=NAME"
                .replace("NAME", name)
            + " -extensions "
            + extensions);
  }

  /** A key in PKCS#8: NAME.key. */
  public void key(String name) {
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + name + ".key");
  }

  /** Key and certificate of a client; more is for {@code openssl ca}. */
  public void client(String name, String... more) {
    key(name);
    issue(name, "client", more);
  }

  /** Key and certificate of a server. */
  public void server(String name) {
    key(name);
    issue(name, "server");
  }

  /** A certificate for a key that is there; extensions are a section of the configuration. */
  public void issue(String name, String extensions, String... more) {
    issueBy("signing", name, extensions, more);
  }

  private void issueBy(String authority, String name, String extensions, String... more) {
    openssl(
        "req -new -key NAME.key -out NAME.csr -config openssl.cnf -subj /CN=NAME"
            .replace("NAME", name));
    openssl(
        "ca -batch -notext -config openssl.cnf -in NAME.csr -out NAME.crt".replace("NAME", name)
            + " -name "
            + authority
            + " -extensions "
            + extensions,
        more);
  }

  /** Adds a certificate to the revocation lists to come. */
  public void revoke(String name) {
    openssl("ca -config openssl.cnf -revoke " + name + ".crt");
  }

  /** Writes a revocation list of all that has been revoked; more is for {@code openssl ca}. */
  public Path revocationList(String name, String... more) {
    openssl("ca -config openssl.cnf -gencrl -out " + name, more);
    return file(name);
  }

  /**
   * Runs OpenSSL in the folder.
   *
   * @param arguments separated by blanks
   */
  public void openssl(String arguments, String... more) {
    List<String> command = new ArrayList<>(List.of(Programs.require("openssl")));
    command.addAll(List.of(arguments.split(" ", -1)));
    command.addAll(List.of(more));
    Path output = folder.resolve("openssl.log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(
            command + ": " + Files.readString(output, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Directives for TLS with the certificate and key NAME.crt and NAME.key. */
  public String[] tls(String name) {
    return new String[] {"certfile " + file(name + ".crt"), "keyfile " + file(name + ".key")};
  }
}
