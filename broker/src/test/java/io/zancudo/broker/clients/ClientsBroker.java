package io.zancudo.broker.clients;

import io.vertx.core.Vertx;
import io.zancudo.broker.testing.RunningBroker;
import io.zancudo.broker.testing.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The broker that clients talk to. It listens on every transport three times: for anybody; for who
 * has a password, with an ACL; and, where the transport is secure, for who has a certificate, with
 * the same ACL. Thread-safe.
 */
final class ClientsBroker implements AutoCloseable {
  /** The user that the password, the certificate and the ACL are for. */
  static final String USER = "alice";

  static final String PASSWORD = "correct horse";

  private static final int GUARDED = 10; // to be added to the name of a listener
  private static final int CERTIFIED = 20;
  private static final int ITERATIONS = 100;

  private final Path folder;
  private final TestCertificates certificates;
  private final RunningBroker broker;
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger lastName = new AtomicInteger();
  private @Nullable MqttJsLibrary mqttJs;
  private @Nullable MqttJsLibrary browser;

  ClientsBroker() throws Exception {
    folder = Files.createTempDirectory("zancudo");
    certificates = TestCertificates.make(folder, USER);
    writeForOwner("passwords", USER + ":" + hash(PASSWORD));
    writeForOwner(
        "acl",
        "user " + USER,
        "topic readwrite open/#",
        "topic read readable/#",
        "topic write writable/#");
    broker = RunningBroker.start(configuration());
  }

  /** The broker warns about secrets that others can read. */
  private void writeForOwner(String file, String... lines) throws IOException {
    Path path = Files.write(folder.resolve(file), List.of(lines));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
  }

  private String[] configuration() {
    List<String> lines = new ArrayList<>(List.of("per_listener_settings true"));
    for (Transport transport : Transport.values()) {
      listener(lines, transport, 0);
      lines.add("allow_anonymous true");
      listener(lines, transport, GUARDED);
      lines.add("password_file " + folder.resolve("passwords"));
      lines.add("acl_file " + folder.resolve("acl"));
      if (transport.isSecure()) {
        listener(lines, transport, CERTIFIED);
        lines.add("require_certificate true");
        lines.add("use_identity_as_username true");
        lines.add("acl_file " + folder.resolve("acl"));
      }
    }
    lines.add("listener 0 " + unixSocket());
    lines.add("allow_anonymous true");
    return lines.toArray(String[]::new);
  }

  private void listener(List<String> lines, Transport transport, int kind) {
    lines.add("listener " + name(transport, kind) + " 127.0.0.1");
    lines.add("protocol " + (transport.isWebSocket() ? "websockets" : "mqtt"));
    if (transport.isSecure()) {
      lines.add("cafile " + certificates.authorityFile());
      lines.add("certfile " + certificates.certificateFile(TestCertificates.SERVER));
      lines.add("keyfile " + certificates.keyFile(TestCertificates.SERVER));
    }
  }

  private static int name(Transport transport, int kind) {
    return 1 + transport.ordinal() + kind;
  }

  /** As mosquitto_passwd hashes: PBKDF2 with SHA-512. */
  private static String hash(String password) throws GeneralSecurityException {
    byte[] salt = "twelve bytes".getBytes(StandardCharsets.US_ASCII);
    byte[] hash =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
            .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, 512))
            .getEncoded();
    Base64.Encoder base64 = Base64.getEncoder();
    return "$7$"
        + String.join(
            "$",
            Integer.toString(ITERATIONS),
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }

  /** Where anybody may connect. */
  int port(Transport transport) {
    return broker.port(name(transport, 0));
  }

  /** Where {@link #USER} may connect with {@link #PASSWORD}. */
  int guardedPort(Transport transport) {
    return broker.port(name(transport, GUARDED));
  }

  /** Where {@link #USER} may connect with the certificate; only secure transports have it. */
  int certifiedPort(Transport transport) {
    return broker.port(name(transport, CERTIFIED));
  }

  /** Where anybody may connect through the file system. */
  Path unixSocket() {
    return folder.resolve("socket");
  }

  TestCertificates certificates() {
    return certificates;
  }

  /** For clients and relays; the broker has its own. */
  Vertx vertx() {
    return vertx;
  }

  /** Node.js, in which mqtt.js makes clients; starts it at the first call. */
  synchronized MqttJsLibrary mqttJs() throws Exception {
    if (mqttJs == null) {
      mqttJs = new MqttJsLibrary(new NodeJs());
    }
    return mqttJs;
  }

  /** A browser, in which mqtt.js makes clients; starts it at the first call. */
  synchronized MqttJsLibrary browser() throws Exception {
    if (browser == null) {
      browser = new MqttJsLibrary(new Chromium(vertx));
    }
    return browser;
  }

  /** A topic level or Client Identifier that nobody has used: at most 23 letters and digits. */
  String unusedName() {
    return "n" + lastName.incrementAndGet();
  }

  @Override
  public synchronized void close() throws Exception {
    if (mqttJs != null) {
      mqttJs.close();
    }
    if (browser != null) {
      browser.close();
    }
    broker.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failure) {
      throw new IllegalStateException("cannot clear " + folder, failure);
    }
  }
}
