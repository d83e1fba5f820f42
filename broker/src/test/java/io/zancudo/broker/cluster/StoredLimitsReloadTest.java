package io.zancudo.broker.cluster;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;

import io.zancudo.broker.testing.EachVersion;
import io.zancudo.broker.testing.FreePorts;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.mqtt.ProtocolVersion;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a reload changes for stored sessions that all nodes share. */
class StoredLimitsReloadTest {
  private static final int QOS_1 = 0x02;

  private final int port = FreePorts.next();

  @AutoClose private final TestBroker broker = TestBroker.with(lines()).realTime().start();

  /** A node that waits for others. */
  private String[] lines(String... more) {
    String[] lines = {
      "cluster_name reload-" + port,
      "cluster_discovery static",
      "cluster_members 127.0.0.1:" + port,
      "cluster_bind 127.0.0.1:" + port,
      String.join("\n", more)
    };
    return lines;
  }

  @EachVersion
  void lengthOfQueuesThatExist(ProtocolVersion version) {
    broker.connect(TestConnect.as(version, "s").persistent()).subscribe("t", 1).disconnect();
    TestClient publisher = broker.connect(version, "p");
    publisher.publish(QOS_1, "t", "m0");

    broker.reload(lines("max_inflight_messages 1", "max_queued_messages 2"));

    for (int i = 1; i < 6; i++) {
      publisher.publish(QOS_1, "t", "m" + i);
    }
    TestClient again = broker.connect(TestConnect.as(version, "s").persistent());
    for (int i = 0; i < 3; i++) {
      again.acknowledge(again.receivePublish("m" + i));
    }
    again.expectNothing();
  }

  @Test
  void duplicatesOfTopicsThatWereRoutedBefore() {
    TestClient subscriber = broker.connect(TestConnect.as(MQTT_3_1_1, "s").persistent());
    subscriber.subscribe("t", 1).subscribe("+", 1);
    TestClient publisher = broker.connect(MQTT_3_1_1, "p");
    publisher.publish(QOS_1, "t", "twice");
    subscriber.acknowledge(subscriber.receivePublish("twice"));
    subscriber.acknowledge(subscriber.receivePublish("twice"));

    broker.reload(lines("allow_duplicate_messages false"));

    publisher.publish(QOS_1, "t", "once");
    subscriber.acknowledge(subscriber.receivePublish("once"));
    publisher.expectAlive();
    subscriber.expectNothing();
  }
}
