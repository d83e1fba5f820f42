package io.zancudo.cluster;

/**
 * The name of a node, unique among the members.
 *
 * @param value one topic level, because it is part of {@code $SYS} topics: not empty, without
 *     {@code /}, {@code +} and {@code #}
 */
public record NodeId(String value) {
  public NodeId {
    if (value.isEmpty() || value.chars().anyMatch(c -> c == '/' || c == '+' || c == '#')) {
      throw new IllegalArgumentException("not a node id: '" + value + "'");
    }
  }

  /** The name alone. */
  @Override
  public String toString() {
    return value;
  }
}
