package io.zancudo.broker.clients;

import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientSslConfigBuilder;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import io.zancudo.broker.testing.TestCertificates;

/** Where and how the HiveMQ client connects, the same in all versions. */
final class HiveMqTransport {

  private HiveMqTransport() {}

  static MqttClientBuilder builder(
      Channel channel, int port, TestCertificates certificates, ConnectOptions options)
      throws Exception {
    MqttClientBuilder builder =
        com.hivemq.client.mqtt.MqttClient.builder()
            .identifier(options.clientId())
            .serverHost("127.0.0.1")
            .serverPort(port);
    if (channel.transport().isSecure()) {
      builder = builder.sslConfig(tls(certificates, options));
    }
    if (channel.transport().isWebSocket()) {
      builder = builder.webSocketConfig(MqttWebSocketConfig.builder().serverPath("mqtt").build());
    }
    return builder;
  }

  private static MqttClientSslConfig tls(TestCertificates certificates, ConnectOptions options)
      throws Exception {
    MqttClientSslConfigBuilder tls =
        MqttClientSslConfig.builder().trustManagerFactory(certificates.trust());
    return options.certificate().isPresent()
        ? tls.keyManagerFactory(certificates.keys(options.certificate().get())).build()
        : tls.build();
  }
}
