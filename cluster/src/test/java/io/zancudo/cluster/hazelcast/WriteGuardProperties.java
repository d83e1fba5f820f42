package io.zancudo.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.cluster.NodeId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Which side of a cut may write. */
class WriteGuardProperties {
  private static List<NodeId> nodes(int count) {
    List<NodeId> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(new NodeId("n" + i));
    }
    return nodes;
  }

  @Property(tries = 500)
  void atMostOneSideOfACutMayWrite(
      @ForAll @IntRange(min = 1, max = 7) int count, @ForAll @Size(7) List<Boolean> sides) {
    List<NodeId> all = nodes(count);
    WriteGuard left = new WriteGuard(false);
    WriteGuard right = new WriteGuard(false);
    left.members(all);
    right.members(all);

    left.members(all.stream().filter(n -> sides.get(all.indexOf(n))).toList());
    right.members(all.stream().filter(n -> !sides.get(all.indexOf(n))).toList());
    left.settled();
    right.settled();

    assertThat(left.isWritable() && right.isWritable()).isFalse();
  }

  @Test
  void theSurvivorOfNodesThatAreKnownToBeDeadMayWrite() {
    List<NodeId> all = nodes(3);
    WriteGuard guard = new WriteGuard(false);
    guard.members(all);

    guard.members(all.subList(2, 3));
    assertThat(guard.isWritable()).isFalse();
    guard.gone(all.get(0));
    guard.gone(all.get(1));

    assertThat(guard.isWritable()).isTrue();
  }

  @Test
  void halfIsEnoughWithTheOldest() {
    List<NodeId> all = nodes(2);
    WriteGuard old = new WriteGuard(false);
    WriteGuard young = new WriteGuard(false);
    old.members(all);
    young.members(all);

    old.members(all.subList(0, 1));
    young.members(all.subList(1, 2));

    assertThat(old.isWritable()).isTrue();
    assertThat(young.isWritable()).isFalse();
  }

  @Test
  void whatHasSettledIsWhatCounts() {
    List<NodeId> all = nodes(5);
    WriteGuard guard = new WriteGuard(false);
    guard.members(all);

    guard.members(all.subList(0, 3));
    guard.settled();
    guard.members(all.subList(1, 3));

    assertThat(guard.isWritable()).isTrue();
  }
}
