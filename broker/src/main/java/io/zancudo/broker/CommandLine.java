package io.zancudo.broker;

import io.zancudo.broker.config.StartOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mosquitto's command line, word by word as Mosquitto takes it: no joined options, the first
 * problem ends it.
 *
 * <p>Choice: read by hand. picocli needs 60 ms of each start for it, more than all the rest before
 * the broker listens: its class files are of a version that class-data sharing leaves out.
 */
sealed interface CommandLine {
  /** The most ports that Mosquitto takes. */
  int MAX_PORTS = 10;

  /**
   * Start a broker.
   *
   * @param daemon in the background
   */
  record Run(StartOptions options, boolean daemon) implements CommandLine {}

  /** Read the configuration and say whether it is right. */
  record TestConfig(StartOptions options) implements CommandLine {}

  /** Say how to use the program. */
  record Help() implements CommandLine {}

  /** Say which version it is. */
  record ShowVersion() implements CommandLine {}

  /**
   * It is wrong.
   *
   * @param problem what the user reads
   * @param showUsage whether the usage helps
   */
  record Wrong(String problem, boolean showUsage) implements CommandLine {}

  /** Reads the arguments of the program. */
  static CommandLine parse(String... arguments) {
    return new Parser(arguments).parse();
  }

  /** One reading, from left to right. */
  final class Parser {
    private final String[] arguments;
    private final List<Integer> ports = new ArrayList<>();
    private int next;
    private Optional<String> configFile = Optional.empty();
    private Optional<Path> tlsKeylog = Optional.empty();
    private boolean verbose;
    private boolean quiet;
    private boolean daemon;
    private boolean testConfig;

    private Parser(String... arguments) {
      this.arguments = arguments;
    }

    private CommandLine parse() {
      while (next < arguments.length) {
        CommandLine end = option(arguments[next++]);
        if (end != null) {
          return end;
        }
      }
      StartOptions options = new StartOptions(configFile, ports, verbose, quiet, tlsKeylog);
      return testConfig ? new TestConfig(options) : new Run(options, daemon);
    }

    /** Takes an option with its value; what it returns, if anything, is the end. */
    private @Nullable CommandLine option(String word) {
      switch (word) {
        case "-c", "--config-file" -> {
          return value(word, "config file", value -> configFile = Optional.of(value));
        }
        case "-p", "--port" -> {
          return next < arguments.length ? port(arguments[next++]) : missing("-p", "port");
        }
        case "--tls-keylog" -> {
          return value(word, "file", value -> tlsKeylog = Optional.of(Path.of(value)));
        }
        case "-d", "--daemon" -> daemon = true;
        case "-q", "--quiet" -> quiet = true;
        case "-v", "--verbose" -> verbose = true;
        case "--test-config", "--check" -> testConfig = true;
        case "-h", "--help" -> {
          return new Help();
        }
        case "--version" -> {
          return new ShowVersion();
        }
        default -> {
          return new Wrong("Error: Unknown option '" + word + "'.", true);
        }
      }
      return null;
    }

    private @Nullable CommandLine value(
        String option, String what, java.util.function.Consumer<String> taker) {
      if (next == arguments.length) {
        return missing(option.equals("--config-file") ? "-c" : option, what);
      }
      taker.accept(arguments[next++]);
      return null;
    }

    private static CommandLine missing(String option, String what) {
      return new Wrong(
          "Error: " + option + " argument given, but no " + what + " specified.", false);
    }

    private @Nullable CommandLine port(String word) {
      int port = leadingNumber(word);
      if (port < 1 || port > 65_535) {
        return new Wrong("Error: Invalid port specified (" + port + ").", false);
      }
      if (ports.size() == MAX_PORTS) {
        return new Wrong(
            "Error: Only " + MAX_PORTS + " ports can be specified on the command line.", false);
      }
      ports.add(port);
      return null;
    }

    /** As C's atoi: what does not begin with a number is 0. */
    private static int leadingNumber(String word) {
      int end = word.startsWith("-") ? 1 : 0;
      while (end < word.length() && end < 10 && Character.digit(word.charAt(end), 10) >= 0) {
        end++;
      }
      String number = word.substring(0, end);
      return number.isEmpty() || number.equals("-")
          ? 0
          : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(number));
    }
  }
}
