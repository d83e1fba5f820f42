package io.zancudo.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zancudo.broker.testing.BrokerProgram;
import io.zancudo.broker.testing.FreePorts;
import io.zancudo.broker.testing.NeedsProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as scripts drive it. */
@DisabledOnOs(OS.WINDOWS)
class MainTest {
  private static final Duration START = Duration.ofSeconds(20);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void helpIsPrintedOnStandardOutput() throws InterruptedException {
    BrokerProgram program = BrokerProgram.start(folder, "-h");

    assertThat(program.exitStatus()).isZero();
    assertThat(program.output()).startsWith("mosquitto version 2.1.2\n");
    assertThat(program.errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--unknown,Error: Unknown option '--unknown'.",
    "-c,'Error: -c argument given, but no config file specified.'",
    "-c nowhere.conf,Error: Unable to open config file 'nowhere.conf'.",
    "--test-config,Please provide a configuration file to test.",
  })
  void wrongCommandLineEndsWithStatusThree(String arguments, String problem)
      throws InterruptedException {
    BrokerProgram program = BrokerProgram.start(folder, arguments.split(" "));

    assertThat(program.exitStatus()).isEqualTo(3);
    assertThat(program.errors()).matches("(?s)\\d{10}: \\Q" + problem + "\\E\n.*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--test-config", "-d"})
  void wrongConfigurationEndsWithStatusThree(String option) throws Exception {
    write("a.conf", "listener 1\nnonsense x\n");

    BrokerProgram program = BrokerProgram.start(folder, (option + " -c a.conf").trim().split(" "));

    assertThat(program.exitStatus()).isEqualTo(3);
    assertThat(program.errors())
        .contains(
            "Error: Unknown configuration variable 'nonsense'.\n", "Error found at a.conf:2.\n");
  }

  @Test
  void configurationCanBeTestedWithoutStarting() throws Exception {
    write("a.conf", "listener 1\nport 2\n");

    BrokerProgram program = BrokerProgram.start(folder, "-c", "a.conf", "--test-config");

    assertThat(program.exitStatus()).isZero();
    assertThat(program.errors())
        .contains("'port' option is deprecated", "Configuration file is OK.");
  }

  @Test
  void termEndsTheBrokerCleanlyWithinTwoSeconds() throws Exception {
    int port = FreePorts.next();
    write("a.conf", "listener " + port + " 127.0.0.1\npid_file a.pid\n");
    try (BrokerProgram broker = BrokerProgram.start(folder, "-v", "-c", "a.conf")) {
      awaitListening(broker, port);
      assertThat(folder.resolve("a.pid")).exists();

      Instant asked = Instant.now();
      broker.signal("TERM");

      assertThat(broker.exitStatus()).isZero();
      assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(2));
      assertThat(broker.errors())
          .contains(" starting\n", "Config loaded from a.conf.\n", " running\n", " terminating\n");
      assertThat(folder.resolve("a.pid")).doesNotExist();
    }
  }

  @Test
  void portOfTheCommandLineListensOnBothLoopbacks() throws Exception {
    int port = FreePorts.next();
    try (BrokerProgram broker = BrokerProgram.start(folder, "-p", Integer.toString(port))) {
      awaitListening(broker, port);

      broker.signal("INT");

      assertThat(broker.exitStatus()).isZero();
      assertThat(broker.errors()).contains("local only mode", "port " + port);
    }
  }

  @Test
  void environmentCountsInARunningBroker() throws Exception {
    int port = FreePorts.next();
    Map<String, String> environment =
        Map.of("ZANCUDO_LISTENER", port + " 127.0.0.1", "ZANCUDO_LOG_DEST", "stdout");
    try (BrokerProgram broker = BrokerProgram.start(folder, environment)) {
      awaitListening(broker, port);

      broker.signal("TERM");

      assertThat(broker.exitStatus()).isZero();
      assertThat(broker.output()).contains(" terminating\n");
      assertThat(broker.errors()).isEmpty();
    }
  }

  @Test
  void portThatIsTakenEndsTheStart() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      write("a.conf", "listener " + taken.getLocalPort() + " 127.0.0.1\n");

      BrokerProgram program = BrokerProgram.start(folder, "-c", "a.conf");

      assertThat(program.exitStatus()).isEqualTo(1);
      assertThat(program.errors()).contains("Error: Address already in use");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "password_file pw,u:bad,3,Error: Unable to decode line in password file",
    "acl_file acl,topic a#,3,Error: Invalid ACL topic",
    "password_file nowhere,,13,Error: Unable to open pwfile",
    "plugin /x/unheard_of.so,,13,Error: Unable to load plugin",
  })
  void wrongSecurityFileEndsTheStart(String directive, String content, int status, String problem)
      throws Exception {
    write(directive.substring(directive.indexOf(' ') + 1).replace('/', '_'), content + "\n");
    write(
        "a.conf", "listener " + FreePorts.next() + "\n" + directive.replace("nowhere", "no/where"));

    BrokerProgram program = BrokerProgram.start(folder, "-c", "a.conf");

    assertThat(program.exitStatus()).isEqualTo(status);
    assertThat(program.errors()).contains(problem);
  }

  @Test
  void reloadTakesTheNewLogFileAndAWrongConfigurationChangesNothing() throws Exception {
    int port = FreePorts.next();
    String listener = "listener " + port + " 127.0.0.1\n";
    write("a.conf", listener + "log_dest file a.log\n");
    try (BrokerProgram broker = BrokerProgram.start(folder, "-c", "a.conf")) {
      awaitListening(broker, port);

      write("a.conf", listener + "nonsense\n");
      broker.signal("HUP");
      awaitLine("a.log", "Unknown configuration variable");
      write("a.conf", listener + "log_dest file b.log\nlog_timestamp_format T%Y\n");
      broker.signal("HUP");
      awaitLine("b.log", ""); // what a.log says of a reload may be of the first one
      broker.signal("TERM");

      assertThat(broker.exitStatus()).isZero();
      assertThat(Files.readString(folder.resolve("b.log")))
          .matches("(?s)T\\d{4}: .* terminating\n");
    }
  }

  @Test
  void logFileThatCannotBeOpenedLeavesErrorsOnStandardError() throws Exception {
    int port = FreePorts.next();
    write("a.conf", "listener " + port + " 127.0.0.1\nlog_dest file no/such/folder/a.log\n");
    try (BrokerProgram broker = BrokerProgram.start(folder, "-c", "a.conf")) {
      awaitListening(broker, port);

      broker.signal("TERM");

      assertThat(broker.exitStatus()).isZero();
      assertThat(broker.errors())
          .matches("\\d{10}: Error: Unable to open log file no/such/folder/a.log for writing.\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"acl_file,topic a,topic a#", "password_file,#none,test:bad"})
  void reloadWithAWrongSecurityFileEndsTheBroker(String directive, String right, String wrong)
      throws Exception {
    int port = FreePorts.next();
    write("file", right + "\n");
    write("a.conf", "listener " + port + " 127.0.0.1\n" + directive + " file\n");
    try (BrokerProgram broker = BrokerProgram.start(folder, "-c", "a.conf")) {
      awaitListening(broker, port);

      broker.signal("HUP");
      awaitErrors(broker, "Reloading config.");
      assertThat(broker.isAlive()).isTrue();
      write("file", wrong + "\n");
      broker.signal("HUP");

      assertThat(broker.exitStatus()).isEqualTo(3);
    }
  }

  @Test
  void otherSignalsOfMosquittoDoNotEndIt() throws Exception {
    int port = FreePorts.next();
    try (BrokerProgram broker = BrokerProgram.start(folder, "-p", Integer.toString(port))) {
      awaitListening(broker, port);

      broker.signal("USR1");
      broker.signal("USR2");
      broker.signal("HUP");
      awaitErrors(broker, "Reloading config.");
      broker.signal("TERM");

      assertThat(broker.exitStatus()).isZero();
    }
  }

  @Test
  @NeedsProgram("setsid")
  void daemonRunsOnInASessionOfItsOwn() throws Exception {
    int port = FreePorts.next();
    write("a.conf", "listener " + port + " 127.0.0.1\npid_file a.pid\nlog_dest file a.log\n");

    BrokerProgram program = BrokerProgram.start(folder, "-d", "-c", "a.conf");

    assertThat(program.exitStatus()).isZero();
    awaitLine("a.log", " running");
    long pid = Long.parseLong(Files.readString(folder.resolve("a.pid")).strip());
    ProcessHandle daemon = ProcessHandle.of(pid).orElseThrow();
    try {
      try (Socket client = new Socket()) {
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      }
      assertThat(session(pid)).isEqualTo(pid);
    } finally {
      daemon.destroy();
    }
    await().atMost(START).until(() -> !daemon.isAlive());
    assertThat(folder.resolve("a.pid")).doesNotExist();
  }

  /** The session of a process: the sixth field of its stat, the fourth after its name. */
  private static long session(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
  }

  private void awaitListening(BrokerProgram broker, int port) {
    await().atMost(START).until(() -> !broker.isAlive() || canConnect(port));
    assertThat(broker.isAlive()).as(broker.errors()).isTrue();
    Optional<String> log = Optional.of(broker.errors()).filter(text -> text.contains("starting"));
    log.ifPresent(text -> awaitErrors(broker, " running"));
  }

  private static boolean canConnect(int port) {
    try (Socket client = new Socket()) {
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private void awaitLine(String file, String text) {
    await()
        .atMost(START)
        .until(
            () ->
                Files.exists(folder.resolve(file))
                    && Files.readString(folder.resolve(file)).contains(text));
  }

  private static void awaitErrors(BrokerProgram broker, String text) {
    await().atMost(START).until(() -> broker.errors().contains(text));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
