package io.zancudo.broker.clients;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3ConnectBuilder;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.suback.Mqtt3SubAck;
import io.zancudo.broker.testing.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The HiveMQ client for MQTT 3.1.1. */
final class HiveMqV3Library implements ClientLibrary {

  @Override
  public TestClient connect(
      Channel channel, int port, TestCertificates certificates, ConnectOptions options)
      throws Exception {
    Client client =
        new Client(
            HiveMqTransport.builder(channel, port, certificates, options)
                .useMqttVersion3()
                .buildAsync());
    try {
      client.sessionPresent = wait(client.hive.connect(connect(options))).isSessionPresent();
      return client;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof Mqtt3ConnAckException refused) {
        throw new ConnectRefused(refused.getMqttMessage().getReturnCode().getCode(), refused);
      }
      throw failure;
    }
  }

  private static Mqtt3Connect connect(ConnectOptions options) {
    Mqtt3ConnectBuilder connect = Mqtt3Connect.builder().cleanSession(!options.persistent());
    if (options.username().isPresent()) {
      connect =
          connect.simpleAuth(
              Mqtt3SimpleAuth.builder()
                  .username(options.username().get())
                  .password(options.password().getBytes(StandardCharsets.UTF_8))
                  .build());
    }
    if (options.will().isPresent()) {
      connect = connect.willPublish(toHive(options.will().get()));
    }
    return connect.build();
  }

  private static Mqtt3Publish toHive(TestMessage message) {
    return Mqtt3Publish.builder()
        .topic(message.topic())
        .payload(message.payload().getBytes(StandardCharsets.UTF_8))
        .qos(qos(message.qos()))
        .retain(message.retain())
        .build();
  }

  private static MqttQos qos(int level) {
    return Objects.requireNonNull(MqttQos.fromCode(level));
  }

  private static <T> T wait(CompletableFuture<T> future) throws Exception {
    return future.get(TestClient.WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private static final class Client extends TestClient {
    private final Mqtt3AsyncClient hive;
    private volatile boolean sessionPresent;

    Client(Mqtt3AsyncClient hive) {
      this.hive = hive;
      hive.publishes(
          MqttGlobalPublishFilter.ALL,
          message ->
              arrived(
                  new TestMessage(
                      message.getTopic().toString(),
                      new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8),
                      message.getQos().getCode(),
                      message.isRetain(),
                      TestMessage.Properties.NONE)));
    }

    @Override
    boolean sessionPresent() {
      return sessionPresent;
    }

    @Override
    int subscribe(String filter, int qos) throws Exception {
      try {
        Mqtt3SubAck subscribed =
            HiveMqV3Library.wait(hive.subscribeWith().topicFilter(filter).qos(qos(qos)).send());
        return subscribed.getReturnCodes().get(0).getCode();
      } catch (ExecutionException failure) {
        if (failure.getCause() instanceof Mqtt3SubAckException refused) {
          return refused.getMqttMessage().getReturnCodes().get(0).getCode();
        }
        throw failure;
      }
    }

    @Override
    void unsubscribe(String filter) throws Exception {
      HiveMqV3Library.wait(hive.unsubscribeWith().topicFilter(filter).send());
    }

    @Override
    CompletableFuture<Integer> publish(TestMessage message) {
      return hive.publish(toHive(message)).thenApply(published -> 0);
    }

    @Override
    void disconnect() throws Exception {
      HiveMqV3Library.wait(hive.disconnect());
    }

    @Override
    public void close() throws Exception {
      // Fails if the connection is gone, which the state may not tell yet.
      HiveMqV3Library.wait(hive.disconnect().handle((done, failure) -> done));
    }
  }
}
