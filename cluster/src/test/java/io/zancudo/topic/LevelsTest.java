package io.zancudo.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LevelsTest {

  @Test
  void levelsThatCollideAsStringsDoNotCollideHere() {
    Set<Integer> stringHashes = new HashSet<>();
    Set<Integer> hashes = new HashSet<>();

    for (int i = 0; i < 1 << 16; i++) {
      StringBuilder level = new StringBuilder();
      for (int bit = 0; bit < 16; bit++) {
        level.append((i >> bit & 1) == 0 ? "Aa" : "BB"); // equal hashes, so 65,536 equal sums
      }
      stringHashes.add(level.toString().hashCode());
      hashes.add(Levels.hash(level.toString(), 0, level.length()) & 0xFFFFF);
    }

    assertThat(stringHashes).hasSize(1);
    assertThat(hashes).hasSizeGreaterThan(60_000); // 63,550 expected of 2^16 in 2^20 at random
  }

  @Test
  void hashIsOfTheRangeAlone() {
    assertThat(Levels.hash("x/level/y", 2, 7)).isEqualTo(Levels.hash("level", 0, 5));
  }
}
