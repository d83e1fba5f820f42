package io.zancudo.broker.auth;

import static io.zancudo.broker.auth.Clients.anonymous;
import static io.zancudo.broker.auth.Clients.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclFileTest {
  private static final Path FILE = Path.of("acl");

  @Test
  void linesBeforeAnyUserAreForAnonymousClientsOnly() {
    AclFile file = parse("topic readwrite a/#", "topic deny a/b");

    assertThat(rights(file, anonymous("c"), "a")).isEqualTo("rw");
    assertThat(rights(file, anonymous("c"), "a/c")).isEqualTo("rw");
    assertThat(rights(file, anonymous("c"), "a/b")).isEqualTo("");
    assertThat(rights(file, user("c", "u"), "a/c")).isEqualTo("");
  }

  @Test
  void linesOfAUserAreForThatUserWhereverTheyStand() {
    AclFile file = parse("user u", "topic read a", "user v", "topic b", "user u", "topic write a");

    assertThat(rights(file, user("c", "u"), "a")).isEqualTo("rw");
    assertThat(rights(file, user("c", "u"), "b")).isEqualTo("");
    assertThat(rights(file, user("c", "v"), "b")).isEqualTo("rw");
    assertThat(rights(file, anonymous("c"), "a")).isEqualTo("");
  }

  @Test
  void whatDeniesGoesFirstAndWhatAUserIsAllowedGoesBeforePatterns() {
    AclFile file =
        parse("user u", "topic readwrite #", "topic deny a/x", "pattern deny b/%u", "pattern c/%u");

    assertThat(rights(file, user("c", "u"), "a/y")).isEqualTo("rw");
    assertThat(rights(file, user("c", "u"), "a/x")).isEqualTo("");
    assertThat(rights(file, user("c", "u"), "b/u")).isEqualTo("rw");
    assertThat(rights(file, user("c", "v"), "b/v")).isEqualTo("");
    assertThat(rights(file, user("c", "v"), "c/v")).isEqualTo("rw");
  }

  @Test
  void patternsStandForTheNamesOfTheClient() {
    AclFile file = parse("pattern read p/%u/%c/#", "pattern write %c", "pattern x/a%u");

    assertThat(rights(file, user("c", "u"), "p/u/c/1")).isEqualTo("r");
    assertThat(rights(file, user("c", "u"), "p/u/c")).isEqualTo("r");
    assertThat(rights(file, user("c", "u"), "p/v/c/1")).isEqualTo("");
    assertThat(rights(file, user("c", "u"), "c")).isEqualTo("w");
    assertThat(rights(file, anonymous("c"), "c")).isEqualTo("w");
    assertThat(rights(file, anonymous("c"), "p//c/1")).isEqualTo("");
    // Not a whole level: no pattern
    assertThat(rights(file, user("c", "u"), "x/au")).isEqualTo("");
    assertThat(rights(file, user("c", "u"), "x/a%u")).isEqualTo("rw");
    assertThat(rights(file, anonymous("c"), "x/a%u")).isEqualTo("");
  }

  @Test
  void patternWithoutNamesIsForAll() {
    AclFile file = parse("pattern read public/#");

    assertThat(rights(file, user("c", "u"), "public/x")).isEqualTo("r");
    assertThat(rights(file, anonymous("c"), "public/x")).isEqualTo("r");
  }

  @ParameterizedTest
  @CsvSource({"+,c", "#,c", "a+b,c", "u,+", "u,a#", "u,#/x"})
  void namesWithWildcardsHaveNoPatterns(String username, String clientId) {
    AclFile file = parse("user " + username, "topic own", "pattern p/%u/%c/#", "pattern read all");

    assertThat(rights(file, user(clientId, username), "p/x/y")).isEqualTo("");
    assertThat(rights(file, user(clientId, username), "all")).isEqualTo("");
    assertThat(rights(file, user(clientId, username), "own")).isEqualTo("rw");
  }

  @Test
  void namesWithLevelsMatchNoPattern() {
    AclFile file = parse("pattern p/%u/#");

    assertThat(rights(file, user("c", "a/b"), "p/a/b/c")).isEqualTo("");
    assertThat(rights(file, user("c", ""), "p//c")).isEqualTo("");
  }

  @Test
  void dollarTopicsMatchOnlyRulesThatAreWrittenWithOne() {
    AclFile file = parse("topic readwrite #", "topic read $SYS/#", "topic $own/+", "pattern %c/#");

    assertThat(rights(file, anonymous("c"), "$SYS/broker/uptime")).isEqualTo("r");
    assertThat(rights(file, anonymous("c"), "$own/a")).isEqualTo("rw");
    assertThat(rights(file, anonymous("c"), "$other/a")).isEqualTo("");
    assertThat(rights(file, anonymous("$other"), "$other/a")).isEqualTo("");
  }

  @Test
  void theBrokersTopicsAreNotForClientsToWrite() {
    AclFile file = parse("topic readwrite $SYS/#", "topic readwrite $share/#");

    assertThat(rights(file, anonymous("c"), "$SYS/broker/uptime")).isEqualTo("r");
    assertThat(rights(file, anonymous("c"), "$SYS/broker/connection/b/state")).isEqualTo("rw");
    assertThat(rights(file, anonymous("c"), "$SYS/broker/connection/b/c/state")).isEqualTo("r");
    assertThat(rights(file, anonymous("c"), "$SYS/broker/connection/state")).isEqualTo("r");
    assertThat(rights(file, anonymous("c"), "$share/g/a")).isEqualTo("");
  }

  @Test
  void withoutFileEverythingIsAllowedButTheBrokersTopics() {
    ClientRules rules = new AclAuthorizer(Optional.empty()).forClient(anonymous("c"));

    assertThat(rights(rules, "a/b")).isEqualTo("rw");
    assertThat(rights(rules, "$own")).isEqualTo("rw");
    assertThat(rights(rules, "$SYS/broker/uptime")).isEqualTo("r");
    assertThat(rights(rules, "$SYS/broker/connection/b/state")).isEqualTo("rw");
    assertThat(rights(rules, "$share/g/a")).isEqualTo("");
    assertThat(rules.maySubscribe(TopicFilter.of("#"))).isEqualTo(Decision.ALLOWED);
  }

  @Test
  void emptyFileAllowsNothingButSubscriptions() {
    AclFile file = parse("#comment", "", "   ");

    assertThat(rights(file, anonymous("c"), "test/topic")).isEqualTo("");
    assertThat(AclRules.of(file, anonymous("c"), 0).maySubscribe(TopicFilter.of("test/topic")))
        .isEqualTo(Decision.ALLOWED);
  }

  @Test
  void wordsAreTakenAsMosquittoTakesThem() {
    AclFile file =
        parse(
            "topic read",
            "  topic write  a b/c \t",
            "topic readwrite  topic\r",
            "user  x y  ",
            "topic z");

    assertThat(rights(file, anonymous("c"), "read")).isEqualTo("rw");
    assertThat(rights(file, anonymous("c"), "a b/c")).isEqualTo("w");
    assertThat(rights(file, anonymous("c"), "topic")).isEqualTo("rw");
    assertThat(rights(file, user("c", "x y"), "z")).isEqualTo("rw");
  }

  @Test
  void denyMayNameTheAccess() {
    AclFile file = parse("topic readwrite a/#", "topic deny write a/b/#", "topic deny read a/c");

    assertThat(rights(file, anonymous("c"), "a/b/c")).isEqualTo("r");
    assertThat(rights(file, anonymous("c"), "a/c")).isEqualTo("w");
    assertThat(rights(file, anonymous("c"), "a/d")).isEqualTo("rw");
  }

  @ParameterizedTest
  @CsvSource({
    "topic,Empty topic in acl_file \"acl\".",
    "topic sometimes a,Invalid topic access type \"sometimes\" in acl_file \"acl\".",
    "topic read a#,Invalid ACL topic \"a#\" in acl_file \"acl\".",
    "pattern a/#/b,Invalid ACL topic \"a/#/b\" in acl_file \"acl\".",
    "user,Missing username in acl_file \"acl\".",
    "nonsense here,Invalid line in acl_file \"acl\": nonsense.",
    "' # indented',Invalid line in acl_file \"acl\": #.",
  })
  void wrongLineIsSaidAsMosquittoSaysIt(String line, String problem) {
    SecurityFileException wrong =
        catchThrowableOfType(
            SecurityFileException.class, () -> AclFile.parse(FILE, List.of("topic a", line)));

    assertThat(wrong.exitStatus()).isEqualTo(3);
    assertThat(wrong.lines())
        .containsExactly("Error: " + problem, "Error opening acl file \"acl\".");
  }

  @Test
  void fileThatCannotBeReadHasItsOwnExitStatus() {
    SecurityFileException missing =
        catchThrowableOfType(SecurityFileException.class, () -> AclFile.read(Path.of("nowhere")));

    assertThat(missing.exitStatus()).isEqualTo(13);
    assertThat(missing.lines()).first().isEqualTo("Error: Unable to open acl_file \"nowhere\".");
  }

  @Test
  void generationRisesWithEveryReload() {
    AclAuthorizer authorizer = new AclAuthorizer(Optional.of(parse("topic a")));
    ClientRules before = authorizer.forClient(anonymous("c"));

    authorizer.replace(Optional.of(parse("topic b")));
    ClientRules after = authorizer.forClient(anonymous("c"));

    assertThat(before.generation()).isLessThan(authorizer.generation());
    assertThat(after.generation()).isEqualTo(authorizer.generation());
    assertThat(rights(before, "a")).isEqualTo("rw");
    assertThat(rights(after, "a")).isEqualTo("");
  }

  private static AclFile parse(String... lines) {
    try {
      return AclFile.parse(FILE, List.of(lines));
    } catch (SecurityFileException wrong) {
      throw new IllegalArgumentException(wrong);
    }
  }

  private static String rights(AclFile file, ClientIdentity client, String topic) {
    return rights(AclRules.of(file, client, 0), topic);
  }

  private static String rights(ClientRules rules, String topic) {
    TopicName name = TopicName.of(topic);
    return (rules.mayReceive(name) ? "r" : "") + (rules.mayPublish(name) ? "w" : "");
  }
}
