package io.zancudo.broker.cluster;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;

import io.vertx.core.Future;
import io.zancudo.broker.Broker;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.cluster.ClaimRequest;
import io.zancudo.cluster.NodeId;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicName;
import io.zancudo.mqtt.Will;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client comes to this node while another one has its connection: whose the Will is. */
@Timeout(60)
class NeighbourTest {
  private static final NodeId OTHER = new NodeId("other");

  private final CuttableNode node = new CuttableNode();
  private Broker broker;
  private TestClient watcher;

  @BeforeEach
  void start() throws Exception {
    broker = node.startBroker();
    watcher = connect(TestConnect.as(MQTT_5, "watcher")).subscribe("will", 1);
  }

  @AfterEach
  void stop() {
    broker.stop().toCompletionStage().toCompletableFuture().join();
  }

  private TestClient connect(TestConnect connect) throws IOException {
    return TestClient.open(connect.version(), broker.addresses().get(0).port()).connected(connect);
  }

  private void connectedToOther(long expirySeconds) {
    Will will =
        new Will(
            TopicName.of("will"),
            "gone".getBytes(StandardCharsets.UTF_8),
            Qos.AT_LEAST_ONCE,
            false,
            Properties.NONE,
            -1,
            0);
    node.sessions()
        .claim(
            new ClaimRequest(
                "client",
                OTHER,
                true,
                expirySeconds,
                Optional.of(will),
                MQTT_5,
                false,
                System.currentTimeMillis()))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  @Test
  @Spec("MQTT-3.1.2-8")
  void theNodeOfTheOldConnectionPublishesTheWill() throws IOException {
    node.other(OTHER, Future.succeededFuture());
    connectedToOther(0);

    connect(TestConnect.as(MQTT_5, "client"));

    watcher.expectNothing();
  }

  @Test
  @Spec("MQTT-3.1.2-8")
  void whatThatNodeCouldNotPublishSafelyThisOnePublishes() throws IOException {
    node.other(OTHER, Future.failedFuture("not safe"));
    connectedToOther(0);

    connect(TestConnect.as(MQTT_5, "client"));

    watcher.acknowledge(watcher.receivePublish("gone"));
    watcher.expectNothing();
  }

  @Test
  @Spec("MQTT-3.1.2-8")
  void sessionThatGoesOnHasNoWillToBePublished() throws IOException {
    node.other(OTHER, Future.failedFuture("not safe"));
    connectedToOther(600);

    connect(TestConnect.as(MQTT_5, "client").resuming().expiry(600));

    watcher.expectNothing();
  }
}
