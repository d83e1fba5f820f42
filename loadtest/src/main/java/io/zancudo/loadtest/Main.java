package io.zancudo.loadtest;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. Exit status: 0 passed, 1 something that was promised is missing, 2 cannot run. */
@Command(
    name = "loadtest",
    description = "Loads an MQTT broker, and checks that it keeps what it promised.",
    mixinStandardHelpOptions = true,
    subcommands = {CheckCommand.class, TortureCommand.class})
public final class Main {
  static final int PASSED = 0;
  static final int FAILED = 1;
  static final int CANNOT_RUN = 2;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** The same without the end of the process; returns the exit status. */
  static int run(String... arguments) {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              e.printStackTrace(command.getErr());
              return CANNOT_RUN;
            })
        .execute(arguments);
  }
}
