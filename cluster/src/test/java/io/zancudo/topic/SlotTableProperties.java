package io.zancudo.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SlotTableProperties {

  /** A table whose hashes collide a lot. */
  private static final class Table extends SlotTable<Map.Entry<Integer, String>> {
    @Override
    int hashOf(Map.Entry<Integer, String> element) {
      return element.getKey() / 4;
    }

    @Override
    Object keyOf(Map.Entry<Integer, String> element) {
      return element.getKey();
    }
  }

  @Property
  void holdsWhatAHashMapHolds(
      @ForAll @Size(max = 400) List<@IntRange(min = -60, max = 60) Integer> keys) {
    Table table = new Table();
    Map<Integer, Map.Entry<Integer, String>> model = new HashMap<>();

    for (int i = 0; i < keys.size(); i++) {
      apply(table, model, keys.get(i), "value" + i);

      assertThat(table.size()).isEqualTo(model.size());
    }

    for (int key = -60; key <= 60; key++) {
      assertThat(table.find(key / 4, key)).isSameAs(model.get(key));
    }
    List<Map.Entry<Integer, String>> all = new ArrayList<>();
    table.forEach(all::add);
    assertThat(all).containsExactlyInAnyOrderElementsOf(model.values());
  }

  /** Adds a key that is missing; replaces or removes one that is there. */
  private static void apply(
      Table table, Map<Integer, Map.Entry<Integer, String>> model, Integer key, String value) {
    Map.Entry<Integer, String> known = model.get(key);
    Map.Entry<Integer, String> element = Map.entry(key, value);
    if (known == null) {
      table.add(element);
      model.put(key, element);
    } else if (value.endsWith("7")) {
      table.replace(known, element);
      model.put(key, element);
    } else {
      table.removeElement(known);
      model.remove(key);
    }
  }

  @Property(tries = 20)
  void givesBackTheRoomOfWhatWasRemoved(@ForAll @IntRange(min = 1, max = 5000) int count) {
    Table table = new Table();
    List<Map.Entry<Integer, String>> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(Map.entry(i * 4, ""));
      table.add(elements.get(i));
    }
    assertThat(table.slots().length).isLessThanOrEqualTo(Math.max(4, count * 4));

    elements.forEach(table::removeElement);

    assertThat(table.size()).isZero();
    assertThat(table.slots().length).isLessThanOrEqualTo(8);
  }
}
