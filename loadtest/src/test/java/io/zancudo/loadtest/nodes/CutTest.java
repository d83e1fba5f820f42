package io.zancudo.loadtest.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CutTest {
  @Test
  void rulesDropOneDirectionAndLeaveClientsAlone() {
    String rules = Cut.rules("t", List.of(new Cut.Way("127.1.2.1", "127.1.2.3")));

    assertThat(rules)
        .isEqualTo(
            """
            table ip t {
              chain cut {
                type filter hook output priority 0;
                ip saddr 127.1.2.1 ip daddr 127.1.2.3 tcp sport != { 1883, 8080 } \
            tcp dport != { 1883, 8080 } drop
              }
            }
            """);
  }
}
