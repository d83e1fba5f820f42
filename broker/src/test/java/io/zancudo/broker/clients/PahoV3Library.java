package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho's Java client for MQTT 3.1 and 3.1.1. */
final class PahoV3Library implements ClientLibrary {
  private static final int LAST_RETURN_CODE = 5;
  private static final long WAIT_MILLIS = TestClient.WAIT_SECONDS * 1000L;

  @Override
  public TestClient connect(
      Channel channel, int port, TestCertificates certificates, ConnectOptions options)
      throws Exception {
    MqttConnectOptions connect = new MqttConnectOptions();
    connect.setMqttVersion(channel.version().level());
    connect.setCleanSession(!options.persistent());
    connect.setMaxInflight(1000);
    options.username().ifPresent(connect::setUserName);
    options.username().ifPresent(name -> connect.setPassword(options.password().toCharArray()));
    options
        .will()
        .ifPresent(will -> connect.setWill(will.topic(), bytes(will), will.qos(), will.retain()));
    if (channel.transport().isSecure()) {
      connect.setSocketFactory(ClientTls.sockets(certificates, options.certificate()));
    }
    return connect(channel.transport().uri(port), options.clientId(), connect);
  }

  private static TestClient connect(String uri, String clientId, MqttConnectOptions options)
      throws Exception {
    Client client = new Client(new MqttAsyncClient(uri, clientId, new MemoryPersistence()));
    try {
      IMqttToken connected = client.paho.connect(options);
      connected.waitForCompletion(WAIT_MILLIS);
      client.sessionPresent = connected.getSessionPresent();
      return client;
    } catch (MqttException failure) {
      client.close();
      throw failure.getReasonCode() > 0 && failure.getReasonCode() <= LAST_RETURN_CODE
          ? new ConnectRefused(failure.getReasonCode(), failure)
          : failure;
    }
  }

  private static byte[] bytes(TestMessage message) {
    return message.payload().getBytes(StandardCharsets.UTF_8);
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
      return subscribed.getGrantedQos()[0];
    }

    @Override
    void unsubscribe(String filter) throws MqttException {
      paho.unsubscribe(filter).waitForCompletion(WAIT_MILLIS);
    }

    @Override
    CompletableFuture<Integer> publish(TestMessage message) {
      Published published = new Published();
      try {
        paho.publish(
            message.topic(), bytes(message), message.qos(), message.retain(), null, published);
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
              TestMessage.Properties.NONE));
    }

    @Override
    public void connectionLost(Throwable cause) {}

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}
  }

  /** Completes with the acknowledgement, which has no reason code. */
  private static final class Published extends CompletableFuture<Integer>
      implements IMqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      complete(0);
    }

    @Override
    public void onFailure(IMqttToken token, Throwable failure) {
      completeExceptionally(failure);
    }
  }
}
