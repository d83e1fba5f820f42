package io.zancudo.broker.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zancudo.broker.testing.NeedsProgram;
import io.zancudo.broker.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFileTest {
  /** Made with Python's hashlib. */
  private static final String SHA512 =
      "$6$MDEyMzQ1Njc4OWFi$qEXipeLbgxRlwd06QHfY5WITkUZg0jLg9SZbXzq3ifXjfj+v3GbJGrSfC5PAg3UNCS"
          + "+UFfbhUIZX4bmIAs330w==";

  private static final String PBKDF2 =
      "$7$101$MDEyMzQ1Njc4OWFi$EO/lLlkeUgIiBaS8G8UK0ZMP1u508TA7Tl+AdJ1cEsmlbGyEPAERErpfq84j1ke"
          + "pISs0UzmcdL4ucgZ2uodxfQ==";
  private static final String PBKDF2_EMPTY =
      "$7$101$c2FsdHNhbHRzYWx0$YGccB43UySWesQJ6JtSy5YCRyaItXPvSxOnYziYKc8edCSw0kU8ujzY1AkaMSPv"
          + "Vpx1gAHnXKFT0bI1Txql1SA==";
  private static final String PBKDF2_LONG_SALT =
      "$7$101$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7"
          + "PD0+Pw==$blm43ckI47a7zLVssIFx3/jqUkRYcjB/gHHse3WAjFFppa2OUSxFpdaw8PUAgwE+yrtPjSEoBan"
          + "LGWSAY2YUVw==";

  /** A test vector of Argon2's authors, for the password "password". */
  private static final String ARGON2 =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

  private static final Path FILE = Path.of("pw");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void eachKindOfHashKnowsItsPassword() throws SecurityFileException {
    PasswordFile file =
        parse(
            "a:" + SHA512,
            "b:" + PBKDF2,
            "c:" + PBKDF2_EMPTY,
            "d:" + PBKDF2_LONG_SALT,
            "e:" + ARGON2);

    assertThat(matches(file, "a", "secret")).isTrue();
    assertThat(matches(file, "b", "secret")).isTrue();
    assertThat(matches(file, "c", "")).isTrue();
    assertThat(matches(file, "d", "pä$s:wörd")).isTrue();
    assertThat(matches(file, "e", "password")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c", "d", "e"})
  void otherPasswordsAreWrong(String user) throws SecurityFileException {
    PasswordFile file =
        parse(
            "a:" + SHA512,
            "b:" + PBKDF2,
            "c:" + PBKDF2_EMPTY,
            "d:" + PBKDF2_LONG_SALT,
            "e:" + ARGON2);

    assertThat(matches(file, user, "other")).isFalse();
  }

  @Test
  void passwordThatWasRightIsQuickFromThenOn() throws SecurityFileException {
    PasswordEntry entry = parse("b:" + PBKDF2).find("b").orElseThrow();

    assertThat(entry.isQuick(bytes("secret"))).isFalse();
    assertThat(entry.matches(bytes("secret"))).isTrue();
    assertThat(entry.isQuick(bytes("secret"))).isTrue();
    assertThat(entry.matches(bytes("secret"))).isTrue();
    assertThat(entry.isQuick(bytes("other"))).isFalse();
    assertThat(entry.matches(bytes("other"))).isFalse();
  }

  @Test
  void linesWithoutUserDoNotCount() throws SecurityFileException {
    PasswordFile file = parse("", "#comment: x", "no colon", "a:" + SHA512 + "\r", "");

    assertThat(matches(file, "a", "secret")).isTrue();
    assertThat(file.find("#comment")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "bad:",
        "bad:bad",
        "bad:$",
        "bad:$6",
        "bad:$6$",
        "bad:$6$njERlZMi/7DzNB9E",
        "bad:$6$njERlZMi/7DzNB9E$",
        "bad:$6$njER{ZMi/7DzNB9E$iiav",
        "bad:$6$MDEyMzQ1Njc4OWFi$c2hvcnQ=",
        "bad:$6$c2hvcnQ=$c2hvcnQ=",
        "bad:$5$MDEyMzQ1Njc4OWFi$c2hvcnQ=",
        "bad:$7$0$MDEyMzQ1Njc4OWFi$c2hvcnQ=",
        "bad:$7$x$MDEyMzQ1Njc4OWFi$c2hvcnQ=",
        "bad:$argon2id$v=19$m=256$c29tZXNhbHQ$nf65",
        "bad:$argon2id$garbage",
      })
  void hashThatIsNoneIsRefused(String line) {
    assertThat(problem(line, "a:" + SHA512))
        .isEqualTo("password-file: Error: Unable to decode line in password file 'pw'.");
  }

  @Test
  void userWithoutHashIsRefused() {
    assertThat(problem(":" + SHA512))
        .startsWith("password-file: Error: Invalid line in password file 'pw'")
        .doesNotContain("$6$");
    assertThat(problem("a:" + SHA512, "last:"))
        .startsWith("password-file: Error: Invalid line in password file 'pw'");
  }

  @Test
  void userMayStandThereOnce() {
    assertThat(problem("a:" + SHA512, "a:" + PBKDF2, ""))
        .isEqualTo("password-file: Error: Duplicate user 'a' in password file 'pw'.");
    assertThat(problem(" :" + SHA512))
        .isEqualTo("password-file: Error: Empty username in password file 'pw'.");
  }

  @Test
  void fileThatCannotBeReadHasItsOwnExitStatus() throws IOException {
    SecurityFileException missing =
        catchThrowableOfType(
            SecurityFileException.class, () -> PasswordFile.read(Path.of("nowhere")));
    Path link = Files.createSymbolicLink(folder.resolve("link"), write("a:" + SHA512));
    SecurityFileException symlink =
        catchThrowableOfType(SecurityFileException.class, () -> PasswordFile.read(link));

    assertThat(missing.exitStatus()).isEqualTo(13);
    assertThat(missing.lines())
        .containsExactly("password-file: Error: Unable to open pwfile \"nowhere\".");
    assertThat(symlink.exitStatus()).isEqualTo(13);
    assertThat(SecurityFile.lines(link, true)).hasSize(1);
  }

  @Test
  @NeedsProgram("mosquitto_passwd")
  void readsWhatMosquittoPasswdWrites() throws Exception {
    Path file = folder.resolve("passwd");
    Process passwd =
        new ProcessBuilder(
                Programs.require("mosquitto_passwd"), "-c", "-b", file.toString(), "who", "pass")
            .inheritIO()
            .start();
    assertThat(passwd.waitFor(10, TimeUnit.SECONDS)).isTrue();

    PasswordFile passwords = PasswordFile.read(file);

    assertThat(matches(passwords, "who", "pass")).isTrue();
    assertThat(matches(passwords, "who", "Pass")).isFalse();
  }

  private Path write(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static boolean matches(PasswordFile file, String user, String password) {
    return file.find(user).orElseThrow().matches(bytes(password));
  }

  private static byte[] bytes(String password) {
    return password.getBytes(UTF_8);
  }

  private static PasswordFile parse(String... lines) throws SecurityFileException {
    return PasswordFile.parse(FILE, List.of(lines));
  }

  private static String problem(String... lines) {
    SecurityFileException wrong =
        catchThrowableOfType(SecurityFileException.class, () -> parse(lines));
    assertThat(wrong).as("a file that is wrong").isNotNull();
    assertThat(wrong.exitStatus()).isEqualTo(3);
    return wrong.lines().get(0);
  }
}
