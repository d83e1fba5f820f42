package io.zancudo.cluster.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DeadlinesProperties {

  @Property
  void givesWhatIsDueInOrder(
      @ForAll @Size(max = 50) List<@IntRange(min = 0, max = 20) Integer> times,
      @ForAll @IntRange(min = -1, max = 21) int now) {
    Deadlines deadlines = new Deadlines();
    Map<String, Integer> expected = new TreeMap<>();
    for (int i = 0; i < times.size(); i++) {
      String key = "key" + i;
      deadlines.add(times.get(i), key);
      if (i % 3 == 0) {
        deadlines.remove(times.get(i), key);
      } else if (times.get(i) <= now) {
        expected.put(key, times.get(i));
      }
    }

    List<Integer> due = new ArrayList<>();
    for (String key = deadlines.pollDue(now); key != null; key = deadlines.pollDue(now)) {
      due.add(expected.remove(key));
    }

    assertThat(expected).isEmpty();
    assertThat(due).doesNotContainNull().isSorted();
  }

  @Property
  void neverDueIsNotKept(@ForAll long now) {
    Deadlines deadlines = new Deadlines();

    deadlines.add(Long.MAX_VALUE, "key");

    assertThat(deadlines.pollDue(now)).isNull();
  }
}
