package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.TestCertificates;
import io.zancudo.mqtt.UserProperty;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/** Eclipse Paho's Java client for MQTT 5. */
final class PahoV5Library implements ClientLibrary {
  private static final int FIRST_REFUSAL = 0x80;
  private static final int LAST_REASON_CODE = 0xFF;
  private static final long WAIT_MILLIS = TestClient.WAIT_SECONDS * 1000L;
  private static final long SESSION_EXPIRY_SECONDS = 600;

  /** Held, so that its level stays: the library tells about each PUBREL and each cut. */
  private static final Logger PAHO_LOG = Logger.getLogger("org.eclipse.paho.mqttv5");

  PahoV5Library() {
    PAHO_LOG.setLevel(Level.OFF);
  }

  @Override
  public TestClient connect(
      Channel channel, int port, TestCertificates certificates, ConnectOptions options)
      throws Exception {
    MqttConnectionOptions connect = new MqttConnectionOptions();
    connect.setCleanStart(!options.persistent());
    connect.setSessionExpiryInterval(options.persistent() ? SESSION_EXPIRY_SECONDS : 0);
    connect.setUseSubscriptionIdentifiers(false);
    options.username().ifPresent(connect::setUserName);
    options
        .username()
        .ifPresent(
            name -> connect.setPassword(options.password().getBytes(StandardCharsets.UTF_8)));
    options.will().ifPresent(will -> connect.setWill(will.topic(), toPaho(will)));
    if (channel.transport().isSecure()) {
      connect.setSocketFactory(ClientTls.sockets(certificates, options.certificate()));
    }
    return connect(channel.transport().uri(port), options.clientId(), connect);
  }

  private static TestClient connect(String uri, String clientId, MqttConnectionOptions options)
      throws Exception {
    Client client = new Client(new MqttAsyncClient(uri, clientId, new MemoryPersistence()));
    try {
      IMqttToken connected = client.paho.connect(options);
      connected.waitForCompletion(WAIT_MILLIS);
      client.sessionPresent = connected.getSessionPresent();
      return client;
    } catch (MqttException failure) {
      client.close();
      throw isReasonCode(failure.getReasonCode())
          ? new ConnectRefused(failure.getReasonCode(), failure)
          : failure;
    }
  }

  private static boolean isReasonCode(int code) {
    return code >= FIRST_REFUSAL && code <= LAST_REASON_CODE;
  }

  private static MqttMessage toPaho(TestMessage message) {
    MqttMessage paho =
        new MqttMessage(
            message.payload().getBytes(StandardCharsets.UTF_8), message.qos(), false, null);
    paho.setRetained(message.retain());
    TestMessage.Properties properties = message.properties();
    MqttProperties pahoProperties = new MqttProperties();
    if (!properties.contentType().isEmpty()) {
      pahoProperties.setContentType(properties.contentType());
    }
    if (!properties.responseTopic().isEmpty()) {
      pahoProperties.setResponseTopic(properties.responseTopic());
    }
    if (!properties.correlationData().isEmpty()) {
      pahoProperties.setCorrelationData(
          properties.correlationData().getBytes(StandardCharsets.UTF_8));
    }
    pahoProperties.setUserProperties(
        properties.userProperties().stream()
            .map(
                property ->
                    new org.eclipse.paho.mqttv5.common.packet.UserProperty(
                        property.name(), property.value()))
            .toList());
    paho.setProperties(pahoProperties);
    return paho;
  }

  private static TestMessage.Properties fromPaho(MqttProperties properties) {
    byte[] correlation = properties.getCorrelationData();
    List<UserProperty> userProperties =
        properties.getUserProperties().stream()
            .map(property -> new UserProperty(property.getKey(), property.getValue()))
            .toList();
    return new TestMessage.Properties(
        Objects.requireNonNullElse(properties.getContentType(), ""),
        Objects.requireNonNullElse(properties.getResponseTopic(), ""),
        correlation == null ? "" : new String(correlation, StandardCharsets.UTF_8),
        userProperties);
  }

  private static final class Client extends TestClient implements MqttCallback {
    private final MqttAsyncClient paho;
    private volatile boolean sessionPresent;

    Client(MqttAsyncClient paho) {
      this.paho = paho;
      paho.setCallback(this);
    }

    @Override
    boolean sessionPresent() {
      return sessionPresent;
    }

    @Override
    int subscribe(String filter, int qos) throws MqttException {
      IMqttToken subscribed = paho.subscribe(filter, qos);
      try {
        subscribed.waitForCompletion(WAIT_MILLIS);
      } catch (MqttException refused) {
        return refused.getReasonCode();
      }
      return subscribed.getReasonCodes()[0];
    }

    @Override
    void unsubscribe(String filter) throws MqttException {
      paho.unsubscribe(filter).waitForCompletion(WAIT_MILLIS);
    }

    @Override
    CompletableFuture<Integer> publish(TestMessage message) {
      Published published = new Published();
      try {
        paho.publish(message.topic(), toPaho(message), null, published);
      } catch (MqttException failure) {
        published.completeExceptionally(failure);
      }
      return published;
    }

    @Override
    void disconnect() throws MqttException {
      paho.disconnect().waitForCompletion(WAIT_MILLIS);
    }

    @Override
    public void close() throws MqttException {
      try {
        disconnect();
      } catch (MqttException gone) {
        assertThat(paho.isConnected()).isFalse();
      } finally {
        paho.close(true);
      }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      arrived(
          new TestMessage(
              topic,
              new String(message.getPayload(), StandardCharsets.UTF_8),
              message.getQos(),
              message.isRetained(),
              fromPaho(message.getProperties())));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException failure) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }

  /** Completes with the reason code of the acknowledgement. */
  private static final class Published extends CompletableFuture<Integer>
      implements MqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      int @Nullable [] codes = token.getReasonCodes();
      complete(codes == null || codes.length == 0 ? 0 : codes[0]);
    }

    @Override
    public void onFailure(IMqttToken token, Throwable failure) {
      if (failure instanceof MqttException refused && isReasonCode(refused.getReasonCode())) {
        complete(refused.getReasonCode());
      } else {
        completeExceptionally(failure);
      }
    }
  }
}
