package io.zancudo.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** The window is as a set from which what lies behind the highest by its size is taken out. */
class SequenceWindowProperties {
  @Property
  void isASetOfTheNewest(
      @ForAll @Size(max = 400) List<@LongRange(min = 0, max = 1500) Long> sequences) {
    SequenceWindow window = new SequenceWindow();
    TreeSet<Long> model = new TreeSet<>();

    for (long sequence : sequences) {
      window.add(sequence);
      model.add(sequence);
      long lowest = model.last() - SequenceWindow.SIZE + 1;
      model.removeIf(each -> each < lowest);
    }

    List<Long> seen = new ArrayList<>();
    window.forEach(seen::add);
    assertThat(seen).containsExactlyElementsOf(model);
    for (long each = 0; each <= 1500; each++) {
      assertThat(window.has(each)).isEqualTo(model.contains(each));
    }
  }

  @Property
  void leapsAreTaken(
      @ForAll @LongRange(min = 0) long first, @ForAll @LongRange(min = 0) long second) {
    SequenceWindow window = new SequenceWindow();

    window.add(first);
    window.add(second);

    assertThat(window.has(Math.max(first, second))).isTrue();
  }

  @Property
  void nothingIsSeenThatWasNotAdded(@ForAll long first, @ForAll long second) {
    SequenceWindow window = new SequenceWindow();

    window.add(first);
    window.add(second);

    for (int i = 1; i < SequenceWindow.SIZE; i++) {
      long other = Math.max(first, second) - i;
      assertThat(window.has(other) && other != first && other != second).isFalse();
    }
  }
}
