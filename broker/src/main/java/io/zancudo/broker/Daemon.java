package io.zancudo.broker;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The broker in the background. A Java process cannot fork: it starts itself anew with the same
 * arguments but {@code -d}, in a session of its own and without the terminal, and ends.
 */
final class Daemon {
  private static final String HOME = "zancudo.home"; // set by bin/zancudo
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final File NULL = new File("/dev/null");

  private Daemon() {}

  /** Starts the broker with the arguments of this process. */
  static void start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString()); // or else the end of the terminal is a reload
    }
    command.addAll(program(arguments.length));
    for (String argument : arguments) {
      if (!argument.equals("-d") && !argument.equals("--daemon")) {
        command.add(argument);
      }
    }
    new ProcessBuilder(command)
        .redirectInput(NULL)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The launcher that started this process, or else its own command line up to the arguments. */
  private static List<String> program(int argumentCount) throws IOException {
    Optional<Path> launcher =
        Optional.ofNullable(System.getProperty(HOME)).map(home -> Path.of(home, "bin", "zancudo"));
    if (launcher.filter(Files::isExecutable).isPresent()) {
      return List.of(launcher.get().toString());
    }
    String line = Files.readString(COMMAND_LINE, StandardCharsets.UTF_8);
    List<String> words = List.of(line.split("\0", -1)); // ends with a separator
    return words.subList(0, words.size() - 1 - argumentCount);
  }
}
