package io.zancudo.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes a broker one node of several. */
class ClusterSectionTest {
  @TempDir Path folder;

  @Test
  void withoutNameThereIsNoCluster() throws Exception {
    assertThat(read("listener 1883 127.0.0.1\n").cluster()).isEmpty();
  }

  @Test
  void threeDirectivesMakeANode() throws Exception {
    String text =
        "cluster_name demo\ncluster_members 127.0.0.1:5701 [::1]:5702 node3\n"
            + "cluster_bind 127.0.0.1:5703\n";

    ClusterSection section = read(text).cluster().orElseThrow();

    assertThat(section.name()).isEqualTo("demo");
    assertThat(section.discovery()).isEqualTo(ClusterDiscovery.STATIC);
    assertThat(section.members())
        .containsExactly(
            new ClusterAddress("127.0.0.1", 5701),
            new ClusterAddress("::1", 5702),
            new ClusterAddress("node3", ClusterAddress.DEFAULT_PORT));
    assertThat(section.bind()).isEqualTo(new ClusterAddress("127.0.0.1", 5703));
    assertThat(section.partitionPolicy()).isEqualTo(PartitionPolicy.MAJORITY);
  }

  @Test
  void nothingListensOnAPublicAddressUnlessTold() throws Exception {
    ClusterSection section =
        read("cluster_name demo\ncluster_discovery multicast\n").cluster().orElseThrow();

    assertThat(section.bind().host()).isEqualTo("127.0.0.1");
  }

  @Test
  void theEnvironmentSaysTheSame() throws Exception {
    Map<String, String> environment =
        Map.of(
            "ZANCUDO_CLUSTER_NAME", "demo",
            "ZANCUDO_CLUSTER_DISCOVERY", "kubernetes",
            "ZANCUDO_CLUSTER_KUBERNETES_SERVICE", "zancudo-nodes",
            "ZANCUDO_CLUSTER_PARTITION_POLICY", "available");

    ClusterSection section =
        new ConfigSource(StartOptions.NONE).read(environment).broker().cluster().orElseThrow();

    assertThat(section.discovery()).isEqualTo(ClusterDiscovery.KUBERNETES);
    assertThat(section.kubernetesService()).isEqualTo(Optional.of("zancudo-nodes"));
    assertThat(section.partitionPolicy()).isEqualTo(PartitionPolicy.AVAILABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cluster_name                                 | Empty 'cluster_name' value in configuration.",
        "cluster_name a;cluster_discovery moon        | Invalid 'cluster_discovery' value (moon).",
        "cluster_name a;cluster_bind x:0              | Invalid 'cluster_bind' value (x:0).",
        "cluster_name a;cluster_members a:1 b:7x      | Invalid 'cluster_members' value (b:7x).",
        "cluster_name a;cluster_partition_policy both | Invalid 'cluster_partition_policy' value (both).",
        "cluster_name a;cluster_node_name a/b         | Invalid 'cluster_node_name' value (a/b).",
        "cluster_name a;cluster_name b                | Duplicate 'cluster_name' value in configuration.",
        "cluster_name a                               | 'cluster_discovery static' needs 'cluster_members'.",
        "cluster_name a;cluster_discovery dns         | 'cluster_discovery dns' needs 'cluster_dns'.",
        "cluster_bind 127.0.0.1:5701                  | 'cluster_bind' has no effect without 'cluster_name'.",
        "admin_listener 0                             | Invalid 'admin_listener' value (0).",
      })
  void whatIsWrongIsSaid(String lines, String problem) {
    ConfigException wrong =
        catchThrowableOfType(ConfigException.class, () -> read(lines.replace(';', '\n')));

    assertThat(wrong.lines()).first().isEqualTo("Error: " + problem);
  }

  @Test
  void wrongValuesAreNamedWithFileAndLine() {
    ConfigException wrong =
        catchThrowableOfType(
            ConfigException.class, () -> read("listener 1\ncluster_name a\ncluster_bind :1\n"));

    List<String> lines = wrong.lines();
    assertThat(String.join("\n", lines)).contains("node.conf:3");
  }

  private BrokerConfig read(String text) throws IOException, ConfigException {
    Path file = Files.writeString(folder.resolve("node.conf"), text);
    return new ConfigSource(StartOptions.ofFile(file.toString())).read(Map.of()).broker();
  }
}
