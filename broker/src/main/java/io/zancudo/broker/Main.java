package io.zancudo.broker;

import io.zancudo.broker.config.ConfigException;
import io.zancudo.broker.config.ConfigNotice;
import io.zancudo.broker.config.ConfigSource;
import io.zancudo.broker.config.LoadedConfig;
import io.zancudo.broker.config.StartOptions;
import io.zancudo.cluster.hazelcast.CommonPool;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program. */
public final class Main {
  /** SIGTERM ends the process within two seconds, whatever hangs. */
  private static final long HALT_MILLIS = 1900;

  private Main() {}

  /** Starts a broker, or does what else the command line asks for. */
  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals("cluster")) {
      System.exit(ClusterCommand.run(arguments));
    }
    CommandLine line = CommandLine.parse(arguments);
    if (line instanceof CommandLine.Run run && run.daemon()) {
      System.exit(daemon(run.options(), arguments));
    } else if (line instanceof CommandLine.Run run) {
      run(run.options());
    } else if (line instanceof CommandLine.TestConfig test) {
      System.exit(testConfig(test.options()));
    } else if (line instanceof CommandLine.Wrong wrong) {
      System.exit(refuse(wrong));
    } else {
      System.out.print(line instanceof CommandLine.Help ? Usage.help() : Usage.version());
      System.exit(ExitStatus.SUCCESS);
    }
  }

  private static int refuse(CommandLine.Wrong wrong) {
    Console.tell(List.of(wrong.problem()));
    if (wrong.showUsage()) {
      System.out.print(Usage.help());
    }
    return ExitStatus.INVALID;
  }

  private static int testConfig(StartOptions options) {
    if (options.configFile().isEmpty()) {
      Console.tell(List.of("Please provide a configuration file to test."));
      return ExitStatus.INVALID;
    }
    if (!check(options, true)) {
      return ExitStatus.INVALID;
    }
    Console.tell(List.of("Configuration file is OK."));
    return ExitStatus.SUCCESS;
  }

  /** Says what is wrong with the configuration, if anything, and with notices what to know. */
  private static boolean check(StartOptions options, boolean notices) {
    try {
      LoadedConfig config = new ConfigSource(options).read(System.getenv());
      if (notices) {
        Console.tell(config.notices().stream().map(ConfigNotice::text).toList());
      }
      return true;
    } catch (ConfigException wrong) {
      Console.tell(wrong.lines());
      return false;
    }
  }

  /** Looks at the configuration while somebody is there to read what is wrong with it. */
  private static int daemon(StartOptions options, String... arguments) {
    if (!check(options, false)) {
      return ExitStatus.INVALID;
    }
    try {
      Daemon.start(arguments);
      return ExitStatus.SUCCESS;
    } catch (IOException failed) {
      Console.tell(List.of("Error: Unable to start in the background: " + failed.getMessage()));
      return ExitStatus.FAILURE;
    }
  }

  /**
   * Runs a broker. Looks at the configuration before a Vert.x is there to read it with, as making
   * one takes longer than all the rest of a start that ends with a message.
   */
  private static void run(StartOptions options) {
    if (!check(options, false)) {
      System.exit(ExitStatus.INVALID);
    }
    CommonPool.makeRoom();
    BrokerProcess process = new BrokerProcess(Broker.vertx(), options, System::exit);
    for (String end : List.of("TERM", "INT")) {
      Signals.on(
          end,
          () -> {
            haltAfter(process.isClustered() ? BrokerProcess.LEAVE_MILLIS : HALT_MILLIS);
            process.stop();
          });
    }
    Signals.on("HUP", process::reload);
    for (String later : List.of("USR1", "USR2")) { // to save, and to print the subscriptions
      Signals.on(later, () -> {});
    }
    process.start();
  }

  private static void haltAfter(long millis) {
    Thread watchdog =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(millis);
              } catch (InterruptedException ended) {
                return;
              }
              Runtime.getRuntime().halt(ExitStatus.SUCCESS);
            },
            "zancudo-halt");
    watchdog.setDaemon(true);
    watchdog.start();
  }
}
