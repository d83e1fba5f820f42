package io.zancudo.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.instance.EndpointQualifier;
import io.zancudo.cluster.ClusterConfig;
import io.zancudo.cluster.ClusterConfig.Discovery;
import io.zancudo.cluster.ClusterConfig.Timings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Hazelcast is told, for each way of finding the others. */
class HazelcastConfigsTest {
  @TempDir Path folder;

  @Test
  void staticMembersAreAskedAtTheirAddresses() {
    JoinConfig join = join(new Discovery.Static(List.of("127.0.0.1:5711", "127.0.0.2:5712")));

    assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
    assertThat(join.getTcpIpConfig().getMembers())
        .containsExactly("127.0.0.1:5711", "127.0.0.2:5712");
    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
    assertThat(join.getKubernetesConfig().isEnabled()).isFalse();
  }

  @Test
  void dnsMeansAllAddressesOfTheNameAtThePortOfThisNode() {
    JoinConfig join = join(new Discovery.Dns("nodes.example"));

    assertThat(join.getKubernetesConfig().isEnabled()).isTrue();
    assertThat(join.getKubernetesConfig().getProperties())
        .containsEntry("service-dns", "nodes.example")
        .containsEntry("service-port", "5711")
        .doesNotContainKey("service-name"); // that would ask the API server
    assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
  }

  @Test
  void kubernetesMeansThePodsBehindAHeadlessService() {
    JoinConfig join = join(new Discovery.Kubernetes("zancudo.mqtt.svc.cluster.local"));

    assertThat(join.getKubernetesConfig().isEnabled()).isTrue();
    assertThat(join.getKubernetesConfig().getProperties())
        .containsEntry("service-dns", "zancudo.mqtt.svc.cluster.local")
        .containsEntry("service-port", "5711");
    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
  }

  @Test
  void multicastAsksInTheLocalNetworkOnly() {
    JoinConfig join = join(new Discovery.Multicast());

    assertThat(join.getMulticastConfig().isEnabled()).isTrue();
    assertThat(join.getMulticastConfig().getMulticastTimeToLive()).isEqualTo(1);
    assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
    assertThat(join.getKubernetesConfig().isEnabled()).isFalse();
  }

  @Test
  void nothingElseIsGuessedAboutTheSurroundings() {
    JoinConfig join = join(new Discovery.Static(List.of("127.0.0.1:5711")));

    assertThat(join.isAutoDetectionEnabled()).isFalse();
    assertThat(join.getAwsConfig().isEnabled()).isFalse();
    assertThat(join.getGcpConfig().isEnabled()).isFalse();
    assertThat(join.getAzureConfig().isEnabled()).isFalse();
    assertThat(join.getEurekaConfig().isEnabled()).isFalse();
  }

  @Test
  void itListensAtItsOwnAddressAndPortAlone() {
    Config config = HazelcastConfigs.of(node(new Discovery.Multicast(), Optional.empty()));
    ServerSocketEndpointConfig network = members(config);

    assertThat(network.getPort()).isEqualTo(5711);
    assertThat(network.isPortAutoIncrement()).isFalse();
    assertThat(network.getPublicAddress()).isNull();
    assertThat(network.getInterfaces().isEnabled()).isTrue();
    assertThat(network.getInterfaces().getInterfaces()).containsExactly("127.0.0.1");
    assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
    assertThat(config.getProperty("hazelcast.socket.server.bind.any")).isEqualTo("false");
  }

  @Test
  void itHasTheNameOfTheClusterAndTellsNobodyElse() {
    Config config = HazelcastConfigs.of(node(new Discovery.Multicast(), Optional.empty()));

    assertThat(config.getClusterName()).isEqualTo("demo");
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(config.getJetConfig().isEnabled()).isFalse();
    assertThat(config.getAdvancedNetworkConfig().getEndpointConfigs())
        .containsOnlyKeys(EndpointQualifier.MEMBER); // no clients, no REST, no memcache
    assertThat(config.getManagementCenterConfig().isScriptingEnabled()).isFalse();
  }

  @Test
  void anOwnFileSaysHowTheNetworkIsButNotTheName() throws IOException {
    Config config =
        HazelcastConfigs.of(
            withFile(
                """
                hazelcast:
                  cluster-name: other
                  network:
                    port:
                      port: 5799
                      auto-increment: false
                    join:
                      auto-detection:
                        enabled: false
                      tcp-ip:
                        enabled: true
                        member-list: [127.0.0.1:5799]
                """));

    assertThat(config.getClusterName()).isEqualTo("demo");
    assertThat(config.getNetworkConfig().getPort()).isEqualTo(5799);
    assertThat(config.getNetworkConfig().getJoin().getTcpIpConfig().getMembers())
        .containsExactly("127.0.0.1:5799");
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(config.getJetConfig().isEnabled()).isFalse();
  }

  @Test
  void propertiesOfAnOwnFileCountUnlessTheyWouldLoseMessages() throws IOException {
    Config config =
        HazelcastConfigs.of(
            withFile(
                """
                hazelcast:
                  properties:
                    hazelcast.socket.connect.timeout.seconds: 7
                    hazelcast.socket.bind.any: true
                    hazelcast.operation.fail.on.indeterminate.state: false
                """));

    assertThat(config.getProperty("hazelcast.socket.connect.timeout.seconds")).isEqualTo("7");
    assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("true");
    assertThat(config.getProperty("hazelcast.operation.fail.on.indeterminate.state"))
        .isEqualTo("true");
  }

  @Test
  void anOwnFileWithoutAWordOfItListensOnOneAddressOnly() throws IOException {
    Config config =
        HazelcastConfigs.of(withFile("hazelcast:\n  network:\n    port:\n      port: 5799\n"));

    assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
    assertThat(config.getProperty("hazelcast.socket.server.bind.any")).isEqualTo("false");
  }

  @Test
  void aWrongOwnFileIsNamedInOneLine() {
    assertThatThrownBy(
            () -> HazelcastConfigs.of(withFile("hazelcast:\n  network:\n    port: 5799\n")))
        .hasMessageStartingWith("cluster_config " + folder.resolve("hazelcast.yaml") + ": ")
        .hasMessageContaining("#/hazelcast/network/port")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> HazelcastConfigs.of(withFile("hazelcast: [\n")))
        .hasMessageStartingWith("cluster_config " + folder.resolve("hazelcast.yaml") + ": ")
        .hasMessageNotContaining("\n");
  }

  private static JoinConfig join(Discovery discovery) {
    return HazelcastConfigs.of(node(discovery, Optional.empty()))
        .getAdvancedNetworkConfig()
        .getJoin();
  }

  private static ServerSocketEndpointConfig members(Config config) {
    assertThat(config.getAdvancedNetworkConfig().isEnabled()).isTrue();
    return Objects.requireNonNull(
        (ServerSocketEndpointConfig)
            config.getAdvancedNetworkConfig().getEndpointConfigs().get(EndpointQualifier.MEMBER));
  }

  private ClusterConfig withFile(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("hazelcast.yaml"), yaml);
    return node(new Discovery.Multicast(), Optional.of(file));
  }

  private static ClusterConfig node(Discovery discovery, Optional<Path> file) {
    return new ClusterConfig(
        "demo", discovery, "127.0.0.1", 5711, Optional.empty(), true, file, Timings.DEFAULT);
  }
}
