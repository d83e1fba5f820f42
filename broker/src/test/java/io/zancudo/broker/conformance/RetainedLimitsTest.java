package io.zancudo.broker.conformance;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;

import io.zancudo.broker.testing.EachVersion;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestProperty;
import io.zancudo.mqtt.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code retain_expiry_interval} and {@code check_retain_source}. */
class RetainedLimitsTest {
  private static final int RETAIN = 0x01;
  private static final String BEFORE =
      "user alice\ntopic write t\ntopic write u\nuser bob\ntopic #\n";
  private static final String AFTER = "user alice\ntopic write u\nuser bob\ntopic #\n";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @EachVersion
  void retainedMessagesExpireAfterTheInterval(ProtocolVersion version) {
    try (TestBroker broker = TestBroker.start("retain_expiry_interval 2")) {
      broker.connect(version, "p").publish(RETAIN | 2, "t", "kept");

      broker.advance(Duration.ofSeconds(119));
      broker.connect(version, "early").subscribe("t", 0).receivePublish("kept");
      broker.advance(Duration.ofSeconds(2));
      broker.connect(version, "late").subscribe("t", 0).expectNothing();
    }
  }

  @Test
  void earlierExpiryOfTheMessageCounts() {
    try (TestBroker broker = TestBroker.start("retain_expiry_interval 2")) {
      TestClient publisher = broker.connect(MQTT_5, "p");
      publisher.publish(RETAIN | 2, "short", "x", TestProperty.messageExpiry(60));
      publisher.publish(RETAIN | 2, "long", "x", TestProperty.messageExpiry(600));

      broker.advance(Duration.ofSeconds(61));
      broker.connect(MQTT_5, "s1").subscribe("short", 0).expectNothing();
      broker.connect(MQTT_5, "s2").subscribe("long", 0).receivePublish("x");
      broker.advance(Duration.ofSeconds(60));
      broker.connect(MQTT_5, "s3").subscribe("long", 0).expectNothing();
    }
  }

  @Test
  void intervalCountsAfterAReload() {
    try (TestBroker broker = TestBroker.start()) {
      TestClient publisher = broker.connect(MQTT_5, "p");
      publisher.publish(RETAIN | 2, "before", "x");

      broker.reload("retain_expiry_interval 1");

      publisher.publish(RETAIN | 2, "after", "x");
      broker.advance(Duration.ofSeconds(61));
      TestClient subscriber = broker.connect(MQTT_5, "s").subscribe("+", 0);
      subscriber.receivePublish("x");
      subscriber.expectNothing();
    }
  }

  private String[] settings(String... more) throws IOException {
    Path acl = folder.resolve("acl");
    Files.writeString(acl, BEFORE);
    return Stream.concat(Stream.of("acl_file " + acl), Stream.of(more)).toArray(String[]::new);
  }

  private static TestConnect as(String user) {
    return TestConnect.as(MQTT_5, user).credentials(user, "pw");
  }

  private void revoke(TestBroker broker, String... settings) throws IOException {
    Files.writeString(folder.resolve("acl"), AFTER);
    broker.reload(settings);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4})
  void messageOfWhoMayNoLongerPublishItIsNotDelivered(int qos) throws IOException {
    String[] settings = settings("check_retain_source true");
    try (TestBroker broker = TestBroker.start(settings)) {
      TestClient alice = broker.connect(as("alice"));
      alice.publish(RETAIN | qos, "t", "revoked");
      alice.publish(RETAIN | qos, "u", "allowed");
      alice.disconnect();
      revoke(broker, settings);

      TestClient bob = broker.connect(as("bob")).subscribe("t", 0).subscribe("u", 0);

      bob.receivePublish("allowed");
      bob.expectNothing();
    }
  }

  @Test
  void retainedWillCountsAsPublishedByItsClient() throws IOException {
    String[] settings = settings("check_retain_source true");
    try (TestBroker broker = TestBroker.start(settings)) {
      broker.connect(as("alice").will("u", "will", 0, true)).drop();
      revoke(broker, settings);

      broker.connect(as("bob")).subscribe("u", 0).receivePublish("will");
    }
  }

  @Test
  void sourceIsNotAskedUnlessTheSettingSaysSo() throws IOException {
    String[] settings = settings();
    try (TestBroker broker = TestBroker.start(settings)) {
      broker.connect(as("alice")).publish(RETAIN | 2, "t", "revoked");
      revoke(broker, settings);

      broker.connect(as("bob")).subscribe("t", 0).receivePublish("revoked");
    }
  }
}
