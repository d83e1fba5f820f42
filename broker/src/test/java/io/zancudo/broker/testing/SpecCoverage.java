package io.zancudo.broker.testing;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which statements the tests of one or more runs have proven. Thread-safe: tests may end on any
 * thread.
 */
final class SpecCoverage {

  private static final int LINE_WIDTH = 100;
  private static final String ID_PREFIX = "MQTT-";

  private final Map<String, Set<String>> passed = new TreeMap<>();
  private final Map<String, Set<String>> failed = new TreeMap<>();

  /** Notes that a test, or one invocation of it, passed. */
  synchronized void passed(String id, String test) {
    passed.computeIfAbsent(id, key -> new TreeSet<>()).add(test);
  }

  /** Notes that a test, or one invocation of it, failed: what it names is not proven. */
  synchronized void failed(String id, String test) {
    failed.computeIfAbsent(id, key -> new TreeSet<>()).add(test);
  }

  /** Whether a test proved the statement and none disproved it. */
  synchronized boolean isProven(String id) {
    return passed.containsKey(id) && !failed.containsKey(id);
  }

  /** One line with the figures. */
  String summary(List<SpecStatement> statements) {
    List<SpecStatement> binding = statements.stream().filter(SpecStatement::bindsServer).toList();
    long proven = binding.stream().filter(statement -> isProven(statement.id())).count();
    return "MQTT 5.0 statements that a server must obey: %d of %d proven by tests, %d not"
        .formatted(proven, binding.size(), binding.size() - proven);
  }

  /** The identifiers a server must obey, proven or not, wrapped for a terminal. */
  String list(List<SpecStatement> statements, boolean proven) {
    List<String> ids =
        statements.stream()
            .filter(SpecStatement::bindsServer)
            .map(SpecStatement::id)
            .filter(id -> isProven(id) == proven)
            .map(id -> id.substring(ID_PREFIX.length()))
            .toList();
    return wrap(ids);
  }

  /** One line a statement: whether it is proven, its section, and the tests that name it. */
  synchronized String table(List<SpecStatement> statements) {
    return statements.stream()
        .filter(SpecStatement::bindsServer)
        .map(
            statement ->
                "%-10s  %-16s  %s  %s"
                    .formatted(
                        isProven(statement.id()) ? "proven" : "NOT PROVEN",
                        statement.id(),
                        statement.section(),
                        tests(statement.id())))
        .collect(Collectors.joining("\n"));
  }

  /** The outcomes, one a line, for {@link #read}. */
  synchronized List<String> lines() {
    TreeSet<String> lines = new TreeSet<>();
    passed.forEach((id, tests) -> tests.forEach(test -> lines.add("passed\t" + id + "\t" + test)));
    failed.forEach((id, tests) -> tests.forEach(test -> lines.add("failed\t" + id + "\t" + test)));
    return List.copyOf(lines);
  }

  /** Adds the outcomes of an earlier run. */
  void read(Collection<String> lines) {
    for (String line : lines) {
      List<String> fields = List.of(line.split("\t", -1));
      if (fields.get(0).equals("passed")) {
        passed(fields.get(1), fields.get(2));
      } else {
        failed(fields.get(1), fields.get(2));
      }
    }
  }

  private Set<String> tests(String id) {
    Set<String> tests = new TreeSet<>(passed.getOrDefault(id, Set.of()));
    failed.getOrDefault(id, Set.of()).forEach(test -> tests.add(test + " FAILED"));
    return tests;
  }

  private static String wrap(List<String> words) {
    StringBuilder text = new StringBuilder();
    int column = 0;
    for (String word : words) {
      if (column == 0 || column + 1 + word.length() > LINE_WIDTH) {
        text.append(column == 0 ? "  " : "\n  ");
        column = 2;
      } else {
        text.append(' ');
        column++;
      }
      text.append(word);
      column += word.length();
    }
    return text.toString();
  }
}
