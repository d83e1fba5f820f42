package io.zancudo.broker.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What a directive means that stands in the file a second time.
 *
 * @param <T> the type of its value
 */
interface Repeat<T> {
  /** The value for both. */
  T merge(Label label, T earlier, T later) throws ConfigProblem;

  /** The later one counts. */
  static <T> Repeat<T> replaces() {
    return (label, earlier, later) -> later;
  }

  /** It is wrong. */
  static <T> Repeat<T> refused() {
    return (label, earlier, later) -> {
      throw label.duplicate();
    };
  }

  /** Both count, in their order. */
  static <T> Repeat<List<T>> appends() {
    return (label, earlier, later) -> {
      List<T> both = new ArrayList<>(earlier);
      both.addAll(later);
      return List.copyOf(both);
    };
  }
}
