package io.zancudo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdTest {

  @Test
  void isWrittenAsItsName() {
    assertThat(new NodeId("node-1.example")).hasToString("node-1.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "+", "a#"})
  void isOneTopicLevel(String value) {
    assertThatThrownBy(() -> new NodeId(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + value + "'");
  }
}
