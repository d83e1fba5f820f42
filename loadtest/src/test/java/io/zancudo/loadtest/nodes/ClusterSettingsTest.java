package io.zancudo.loadtest.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest {
  @Test
  void oneOfSeveralNodesNamesAllMembers() {
    var settings = new ClusterSettings(Path.of("p"), Path.of("d"), 2, "127.80.3", true);

    assertThat(settings.configuration(2))
        .isEqualTo(
            """
            listener 1883 127.80.3.2
            allow_anonymous true
            max_queued_messages 0
            admin_listener 8080 127.80.3.2
            cluster_name 127.80.3
            cluster_discovery static
            cluster_members 127.80.3.1:5701 127.80.3.2:5701
            cluster_bind 127.80.3.2:5701
            """);
  }

  @Test
  void singleNodeHasNoClusterDirectives() {
    var settings = new ClusterSettings(Path.of("p"), Path.of("d"), 1, "127.80.3", false);

    assertThat(settings.configuration(1)).doesNotContain("cluster", "admin");
  }

  @Test
  void networkIsMadeOfTheProcessId() {
    assertThat(ClusterSettings.networkOf(0x1234)).isEqualTo("127.82.52");
  }
}
