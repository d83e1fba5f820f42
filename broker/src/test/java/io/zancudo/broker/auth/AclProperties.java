package io.zancudo.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.TopicName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The compiled rules decide as the plain reading of the file does. */
class AclProperties {
  @Property(tries = 5000)
  void ruleMatchesAsTheSpecificationSays(
      @ForAll("filters") String filter, @ForAll("topics") String topic) {
    AclRule rule = AclRule.of(filter, true, false, false);

    assertThat(rule.coversRead(topic)).isEqualTo(PlainAcl.matches(filter, topic));
    assertThat(rule.coversWrite(topic)).isFalse();
  }

  @Property(tries = 3000)
  void fileDecidesAsItsPlainReading(
      @ForAll("files") List<String> lines,
      @ForAll("names") String clientId,
      @ForAll("usernames") Optional<String> username,
      @ForAll("topics") String topic)
      throws SecurityFileException {
    AclFile file = AclFile.parse(Path.of("acl"), lines);
    ClientRules rules = AclRules.of(file, Clients.client(clientId, username), 0);

    TopicName name = TopicName.of(topic);

    assertThat(rules.mayReceive(name))
        .isEqualTo(PlainAcl.allows(lines, clientId, username, topic, "read"));
    assertThat(rules.mayPublish(name))
        .isEqualTo(PlainAcl.allows(lines, clientId, username, topic, "write"));
  }

  @Provide
  Arbitrary<String> topics() {
    return levels("a", "b", "u", "c", "", "$a", "%u").map(AclProperties::topic);
  }

  @Provide
  Arbitrary<String> filters() {
    Arbitrary<String> filter = levels("a", "b", "u", "+", "%u", "%c", "", "$a");
    return Arbitraries.oneOf(filter.map(AclProperties::topic), filter.map(text -> text + "/#"))
        .filter(text -> !text.isBlank());
  }

  @Provide
  Arbitrary<List<String>> files() {
    Arbitrary<String> rule =
        Arbitraries.of("", "read ", "write ", "readwrite ", "deny ")
            .flatMap(access -> filters().map(filter -> access + filter))
            .filter(text -> !text.endsWith(" "));
    Arbitrary<String> line =
        Arbitraries.oneOf(
            rule.map(text -> "topic " + text),
            rule.map(text -> "pattern " + text),
            Arbitraries.of("user u", "user a", "# comment"));
    return line.list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("a", "b", "c", "u", "$a", "+", "x/y");
  }

  @Provide
  Arbitrary<Optional<String>> usernames() {
    return names().injectNull(0.3).map(Optional::ofNullable);
  }

  private static Arbitrary<String> levels(String... levels) {
    return Arbitraries.of(levels)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(all -> String.join("/", all));
  }

  private static String topic(String text) {
    return text.isEmpty() ? "/" : text;
  }

  /** Reads an ACL file line by line for each question. */
  private static final class PlainAcl {
    private static final List<String> ACCESS = List.of("read", "write", "readwrite", "deny");

    static boolean allows(
        List<String> lines,
        String clientId,
        Optional<String> username,
        String topic,
        String access) {
      Optional<String> current = Optional.empty();
      List<String[]> own = new ArrayList<>();
      List<String[]> patterns = new ArrayList<>();
      for (String line : lines) {
        String[] words = line.split(" ");
        if (words[0].equals("user")) {
          current = Optional.of(words[1]);
        } else if (words[0].equals("topic") && current.equals(username)) {
          own.add(rule(words));
        } else if (words[0].equals("pattern")) {
          patterns.add(rule(words));
        }
      }
      Optional<Boolean> decision = decide(own, filter -> matches(filter, topic), access);
      if (decision.isPresent()) {
        return decision.get();
      }
      if (hasWildcard(clientId) || username.filter(PlainAcl::hasWildcard).isPresent()) {
        return false;
      }
      return decide(patterns, filter -> matchesPattern(filter, topic, clientId, username), access)
          .orElse(false);
    }

    private static String[] rule(String[] words) {
      return ACCESS.contains(words[1])
          ? new String[] {words[1], words[2]}
          : new String[] {"readwrite", words[1]};
    }

    private static Optional<Boolean> decide(
        List<String[]> rules, java.util.function.Predicate<String> matches, String access) {
      if (rules.stream().anyMatch(rule -> rule[0].equals("deny") && matches.test(rule[1]))) {
        return Optional.of(false);
      }
      return rules.stream().anyMatch(rule -> rule[0].contains(access) && matches.test(rule[1]))
          ? Optional.of(true)
          : Optional.empty();
    }

    private static boolean matchesPattern(
        String filter, String topic, String clientId, Optional<String> username) {
      if (filter.contains("%u") && username.isEmpty()) {
        return false;
      }
      if (filter.startsWith("$") != topic.startsWith("$")) {
        return false;
      }
      String[] wanted = filter.split("/", -1);
      String[] given = topic.split("/", -1);
      for (int i = 0; i < wanted.length; i++) {
        boolean name = wanted[i].equals("%c") || wanted[i].equals("%u");
        if (name) {
          String value = wanted[i].equals("%c") ? clientId : username.orElseThrow();
          if (i >= given.length || !given[i].equals(value)) {
            return false;
          }
          given[i] = wanted[i];
        }
      }
      return matchesLevels(wanted, given);
    }

    static boolean matches(String filter, String topic) {
      return filter.startsWith("$") == topic.startsWith("$")
          && matchesLevels(filter.split("/", -1), topic.split("/", -1));
    }

    private static boolean matchesLevels(String[] wanted, String[] given) {
      for (int i = 0; i < wanted.length; i++) {
        if (wanted[i].equals("#")) {
          return given.length >= i;
        }
        if (i >= given.length || !(wanted[i].equals("+") || wanted[i].equals(given[i]))) {
          return false;
        }
      }
      return Arrays.stream(given).count() == wanted.length;
    }

    private static boolean hasWildcard(String name) {
      return name.contains("+") || name.contains("#");
    }
  }
}
