package io.zancudo.loadtest.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NodeConnectionsTest {
  private static final String FROM_LOCALHOST = "0: 0100007F:9C40 0203507F:1645 01 0:0 0 0";
  private static final String FROM_LOCALHOST_6 =
      "0: 0000000000000000FFFF00000100007F:9C40 0000000000000000FFFF00000203507F:1645 01 0:0 0 0";
  private static final String FROM_NODE = "0: 0103507F:9C40 0203507F:1645 01 0:0 0 0";
  private static final String FROM_CLIENT = "0: 0100007F:9C40 0203507F:075B 01 0:0 0 0";
  private static final String LISTENS = "0: 0203507F:1645 00000000:0000 0A 0:0 0 0";

  @Test
  void connectionFromLocalhostToAnotherNodesPortIsFound() {
    assertThat(found(FROM_LOCALHOST)).containsExactly("127.0.0.1:40000 -> 127.80.3.2:5701");
    assertThat(found(FROM_LOCALHOST_6)).containsExactly("127.0.0.1:40000 -> 127.80.3.2:5701");
  }

  @Test
  void connectionsOfNodesAndClientsAreRight() {
    assertThat(found(FROM_NODE, FROM_CLIENT, LISTENS, "sl local rem st")).isEmpty();
  }

  private static List<String> found(String... lines) {
    return NodeConnections.fromElsewhere("127.80.3", List.of(lines));
  }
}
