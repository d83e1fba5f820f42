package io.zancudo.broker.clients;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperty;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishBuilder;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import io.zancudo.broker.testing.TestCertificates;
import io.zancudo.mqtt.UserProperty;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The HiveMQ client for MQTT 5. */
final class HiveMqV5Library implements ClientLibrary {
  private static final long SESSION_EXPIRY_SECONDS = 600;

  @Override
  public TestClient connect(
      Channel channel, int port, TestCertificates certificates, ConnectOptions options)
      throws Exception {
    Client client =
        new Client(
            HiveMqTransport.builder(channel, port, certificates, options)
                .useMqttVersion5()
                .buildAsync());
    try {
      client.sessionPresent = wait(client.hive.connect(connect(options))).isSessionPresent();
      return client;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof Mqtt5ConnAckException refused) {
        throw new ConnectRefused(refused.getMqttMessage().getReasonCode().getCode(), refused);
      }
      throw failure;
    }
  }

  private static Mqtt5Connect connect(ConnectOptions options) {
    Mqtt5ConnectBuilder connect =
        Mqtt5Connect.builder()
            .cleanStart(!options.persistent())
            .sessionExpiryInterval(options.persistent() ? SESSION_EXPIRY_SECONDS : 0);
    if (options.username().isPresent()) {
      connect =
          connect.simpleAuth(
              Mqtt5SimpleAuth.builder()
                  .username(options.username().get())
                  .password(options.password().getBytes(StandardCharsets.UTF_8))
                  .build());
    }
    if (options.will().isPresent()) {
      connect = connect.willPublish(toHive(options.will().get()));
    }
    return connect.build();
  }

  private static Mqtt5Publish toHive(TestMessage message) {
    Mqtt5PublishBuilder.Complete publish =
        Mqtt5Publish.builder()
            .topic(message.topic())
            .payload(message.payload().getBytes(StandardCharsets.UTF_8))
            .qos(qos(message.qos()))
            .retain(message.retain());
    TestMessage.Properties properties = message.properties();
    if (!properties.contentType().isEmpty()) {
      publish = publish.contentType(properties.contentType());
    }
    if (!properties.responseTopic().isEmpty()) {
      publish = publish.responseTopic(properties.responseTopic());
    }
    if (!properties.correlationData().isEmpty()) {
      publish =
          publish.correlationData(properties.correlationData().getBytes(StandardCharsets.UTF_8));
    }
    return publish
        .userProperties(
            Mqtt5UserProperties.of(
                properties.userProperties().stream()
                    .map(property -> Mqtt5UserProperty.of(property.name(), property.value()))
                    .toList()))
        .build();
  }

  private static TestMessage fromHive(Mqtt5Publish message) {
    TestMessage.Properties properties =
        new TestMessage.Properties(
            message.getContentType().map(Object::toString).orElse(""),
            message.getResponseTopic().map(Object::toString).orElse(""),
            message
                .getCorrelationData()
                .map(data -> StandardCharsets.UTF_8.decode(data).toString())
                .orElse(""),
            message.getUserProperties().asList().stream()
                .map(
                    property ->
                        new UserProperty(
                            property.getName().toString(), property.getValue().toString()))
                .toList());
    return new TestMessage(
        message.getTopic().toString(),
        new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8),
        message.getQos().getCode(),
        message.isRetain(),
        properties);
  }

  private static MqttQos qos(int level) {
    return Objects.requireNonNull(MqttQos.fromCode(level));
  }

  private static <T> T wait(CompletableFuture<T> future) throws Exception {
    return future.get(TestClient.WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private static final class Client extends TestClient {
    private final Mqtt5AsyncClient hive;
    private volatile boolean sessionPresent;

    Client(Mqtt5AsyncClient hive) {
      this.hive = hive;
      hive.publishes(MqttGlobalPublishFilter.ALL, message -> arrived(fromHive(message)));
    }

    @Override
    boolean sessionPresent() {
      return sessionPresent;
    }

    @Override
    int subscribe(String filter, int qos) throws Exception {
      try {
        Mqtt5SubAck subscribed =
            HiveMqV5Library.wait(hive.subscribeWith().topicFilter(filter).qos(qos(qos)).send());
        return subscribed.getReasonCodes().get(0).getCode();
      } catch (ExecutionException failure) {
        if (failure.getCause() instanceof Mqtt5SubAckException refused) {
          return refused.getMqttMessage().getReasonCodes().get(0).getCode();
        }
        throw failure;
      }
    }

    @Override
    void unsubscribe(String filter) throws Exception {
      HiveMqV5Library.wait(hive.unsubscribeWith().topicFilter(filter).send());
    }

    @Override
    CompletableFuture<Integer> publish(TestMessage message) {
      return hive.publish(toHive(message))
          .handle((published, failure) -> failure == null ? 0 : reasonCode(failure));
    }

    private static int reasonCode(Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException wrapper && wrapper.getCause() != null
              ? wrapper.getCause()
              : failure;
      if (cause instanceof Mqtt5PubAckException refused) {
        return refused.getMqttMessage().getReasonCode().getCode();
      }
      if (cause instanceof Mqtt5PubRecException refused) {
        return refused.getMqttMessage().getReasonCode().getCode();
      }
      throw new CompletionException(cause);
    }

    @Override
    void disconnect() throws Exception {
      HiveMqV5Library.wait(hive.disconnect());
    }

    @Override
    public void close() throws Exception {
      // Fails if the connection is gone, which the state may not tell yet.
      HiveMqV5Library.wait(hive.disconnect().handle((done, failure) -> done));
    }
  }
}
