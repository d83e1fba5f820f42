package io.zancudo.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.config.StartOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @Test
  void nothingSaidStartsABroker() {
    assertThat(CommandLine.parse()).isEqualTo(new CommandLine.Run(StartOptions.NONE, false));
  }

  @Test
  void allOptionsAreTaken() {
    CommandLine line =
        CommandLine.parse(
            "-v", "-c", "a b.conf", "-p", "1", "-p", "2", "-d", "-q", "--tls-keylog", "keys");

    assertThat(line)
        .isEqualTo(
            new CommandLine.Run(
                new StartOptions(
                    Optional.of("a b.conf"),
                    List.of(1, 2),
                    true,
                    true,
                    Optional.of(Path.of("keys"))),
                true));
  }

  @Test
  void longNamesMeanTheSame() {
    assertThat(CommandLine.parse("--config-file", "f", "--port", "7", "--verbose", "--quiet"))
        .isEqualTo(CommandLine.parse("-c", "f", "-p", "7", "-v", "-q"));
    assertThat(CommandLine.parse("--daemon")).isEqualTo(CommandLine.parse("-d"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--test-config", "--check"})
  void configurationMayBeTestedOnly(String option) {
    assertThat(CommandLine.parse(option, "-v", "-c", "f", "-p", "1"))
        .isEqualTo(
            new CommandLine.TestConfig(
                new StartOptions(Optional.of("f"), List.of(1), true, false, Optional.empty())));
  }

  @ParameterizedTest
  @CsvSource({
    "-p 0,Error: Invalid port specified (0).",
    "-p 65536,Error: Invalid port specified (65536).",
    "-p x,Error: Invalid port specified (0).",
    "-p -5,Error: Invalid port specified (-5).",
    "-p 99999999999999,Error: Invalid port specified (2147483647).",
    "-p,'Error: -p argument given, but no port specified.'",
    "--port,'Error: -p argument given, but no port specified.'",
    "-c,'Error: -c argument given, but no config file specified.'",
    "--tls-keylog,'Error: --tls-keylog argument given, but no file specified.'",
    "-p 1 -p 2 -p 3 -p 4 -p 5 -p 6 -p 7 -p 8 -p 9 -p 10 -p 11,Error: Only 10 ports can be specified on the command line.",
  })
  void whatIsWrongIsSaidAsMosquittoSaysIt(String arguments, String problem) {
    assertThat(CommandLine.parse(arguments.split(" ")))
        .isEqualTo(new CommandLine.Wrong(problem, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--unknown", "-x", "-vd", "-p1883", "file.conf"})
  void unknownOptionShowsTheUsage(String option) {
    assertThat(CommandLine.parse("-v", option))
        .isEqualTo(new CommandLine.Wrong("Error: Unknown option '" + option + "'.", true));
  }

  @Test
  void helpBeginsAsScriptsExpect() {
    assertThat(CommandLine.parse("-h")).isEqualTo(new CommandLine.Help());
    assertThat(CommandLine.parse("-p", "1", "--help", "--unknown"))
        .isEqualTo(new CommandLine.Help());
    assertThat(Usage.help())
        .startsWith("mosquitto version 2.1.2\n")
        .contains("\nUsage: mosquitto [-c config_file] [-d] [-h] [-p port] [-v]\n")
        .contains("Zancudo " + Version.current());
  }

  @Test
  void versionIsThatOfTheBuild() {
    assertThat(CommandLine.parse("--version")).isEqualTo(new CommandLine.ShowVersion());
    assertThat(Version.current()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(Usage.version()).startsWith("mosquitto 2.1.2\nZancudo " + Version.current());
  }
}
