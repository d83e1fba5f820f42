package io.zancudo.broker.clients;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.MqttConnectionException;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.MqttSubAckMessage;
import io.zancudo.broker.testing.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** vertx-mqtt's client, which speaks MQTT 3.1.1. */
final class VertxLibrary implements ClientLibrary {
  private final Vertx vertx;

  VertxLibrary(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public TestClient connect(
      Channel channel, int port, TestCertificates certificates, ConnectOptions options)
      throws Exception {
    MqttClientOptions connect = new MqttClientOptions();
    connect
        .setClientId(options.clientId())
        .setCleanSession(!options.persistent())
        .setMaxInflightQueue(1000)
        .setMaxMessageSize(4_000_000);
    options.username().ifPresent(name -> connect.setUsername(name).setPassword(options.password()));
    options.will().ifPresent(will -> setWill(connect, will));
    if (channel.transport().isSecure()) {
      connect
          .setSsl(true)
          .setHostnameVerificationAlgorithm("HTTPS")
          .setTrustOptions(
              new PemTrustOptions().addCertPath(certificates.authorityFile().toString()));
      options
          .certificate()
          .ifPresent(
              name ->
                  connect.setKeyCertOptions(
                      new PemKeyCertOptions()
                          .addCertPath(certificates.certificateFile(name).toString())
                          .addKeyPath(certificates.keyFile(name).toString())));
    }
    Client client = new Client(MqttClient.create(vertx, connect));
    try {
      client.sessionPresent = wait(client.mqtt.connect(port, "127.0.0.1")).isSessionPresent();
      return client;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof MqttConnectionException refused) {
        throw new ConnectRefused(refused.code().byteValue(), refused);
      }
      throw failure;
    }
  }

  private static void setWill(MqttClientOptions connect, TestMessage will) {
    connect
        .setWillFlag(true)
        .setWillTopic(will.topic())
        .setWillMessageBytes(Buffer.buffer(will.payload()))
        .setWillQoS(will.qos())
        .setWillRetain(will.retain());
  }

  private static <T> T wait(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(TestClient.WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private static final class Client extends TestClient {
    private final MqttClient mqtt;

    /** By Packet Identifier, what waits for it. An acknowledgement may come before the waiter. */
    private final Map<Integer, Promise<Integer>> acknowledged = new ConcurrentHashMap<>();

    private volatile boolean sessionPresent;

    Client(MqttClient mqtt) {
      this.mqtt = mqtt;
      mqtt.publishHandler(this::published);
      mqtt.publishCompletionHandler(id -> acknowledge(id, 0));
      mqtt.subscribeCompletionHandler(this::subscribed);
      mqtt.unsubscribeCompletionHandler(id -> acknowledge(id, 0));
    }

    private void published(MqttPublishMessage message) {
      arrived(
          new TestMessage(
              message.topicName(),
              message.payload().toString(StandardCharsets.UTF_8),
              message.qosLevel().value(),
              message.isRetain(),
              TestMessage.Properties.NONE));
    }

    private void subscribed(MqttSubAckMessage message) {
      acknowledge(message.messageId(), message.grantedQoSLevels().get(0));
    }

    private void acknowledge(int packetId, int reasonCode) {
      promise(packetId).complete(reasonCode);
    }

    private Future<Integer> acknowledgement(int packetId) {
      return promise(packetId).future().onComplete(done -> acknowledged.remove(packetId));
    }

    private Promise<Integer> promise(int packetId) {
      return acknowledged.computeIfAbsent(packetId, id -> Promise.promise());
    }

    @Override
    boolean sessionPresent() {
      return sessionPresent;
    }

    @Override
    int subscribe(String filter, int qos) throws Exception {
      return VertxLibrary.wait(mqtt.subscribe(filter, qos).compose(this::acknowledgement));
    }

    @Override
    void unsubscribe(String filter) throws Exception {
      VertxLibrary.wait(mqtt.unsubscribe(filter).compose(this::acknowledgement));
    }

    @Override
    CompletableFuture<Integer> publish(TestMessage message) {
      return mqtt.publish(
              message.topic(),
              Buffer.buffer(message.payload()),
              MqttQoS.valueOf(message.qos()),
              false,
              message.retain())
          .compose(id -> message.qos() == 0 ? Future.succeededFuture(0) : acknowledgement(id))
          .toCompletionStage()
          .toCompletableFuture();
    }

    @Override
    void disconnect() throws Exception {
      VertxLibrary.wait(mqtt.disconnect());
    }

    @Override
    public void close() throws Exception {
      if (mqtt.isConnected()) {
        disconnect();
      }
    }
  }
}
