package io.zancudo.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.zancudo.broker.testing.NeedsProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The distribution as a user has it: unpacked somewhere, started by its launcher. */
class DistributionIT {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Path JDKS = Path.of("/usr/lib/jvm");

  /** Not the place where it was built; with a space, which a launcher easily gets wrong. */
  @TempDir static Path unpacked;

  @TempDir Path folder;

  private static Path home;
  private int port;
  private Path stderr;
  private @Nullable Process started;

  @BeforeAll
  static void unpack() throws Exception {
    Path archive = Path.of(System.getProperty("zancudo.distribution") + ".tar.gz");
    Path target = Files.createDirectory(unpacked.resolve("un packed"));
    Process tar =
        new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", target.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    home = target.resolve("zancudo");
  }

  @BeforeEach
  void choosePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    stderr = folder.resolve("stderr");
  }

  @AfterEach
  void endProcess() {
    if (started != null) {
      started.destroyForcibly();
    }
  }

  @Test
  void tarballHoldsWhatTheFolderHolds() throws IOException {
    Path built = Path.of(System.getProperty("zancudo.distribution"));

    assertThat(files(home)).containsExactlyElementsOf(files(built));
    assertThat(Files.isExecutable(home.resolve("bin/zancudo"))).isTrue();
  }

  @Test
  void startsWithHardlyAnyEnvironmentAndEndsWithStatusZero() throws Exception {
    Process process = start(launcher("-p", "" + port));
    awaitListening();

    process.destroy();

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void startsThroughSymbolicLinks() throws Exception {
    Path relative = Files.createSymbolicLink(unpacked.resolve("relative"), Path.of("absolute"));
    Files.createSymbolicLink(unpacked.resolve("absolute"), home.resolve("bin/zancudo"));

    start(new ProcessBuilder(relative.toString(), "-p", "" + port));

    awaitListening();
  }

  @Test
  void becomesJavaSoThatTheProcessIdStays() throws Exception {
    Process process = start(launcher("-p", "" + port));
    awaitListening();

    assertThat(process.info().command().orElseThrow()).endsWith("/bin/java");
  }

  @Test
  void classesComeFromTheArchive() throws Exception {
    Path loaded = folder.resolve("loaded");
    ProcessBuilder launcher = launcher("-p", "" + port);
    launcher.environment().put("JAVA_HOME", System.getProperty("java.home"));
    launcher.environment().put("ZANCUDO_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);
    start(launcher);

    awaitListening();

    assertThat(Files.readAllLines(loaded))
        .filteredOn(line -> line.contains(Main.class.getName() + " "))
        .singleElement()
        .asString()
        .contains("source: shared objects file (top)");
  }

  @Test
  void nativeTransportIsNotUnpackedAtEachStart() throws Exception {
    assumeThat(Path.of("/proc/self/maps")).exists();
    Process process = start(launcher("-p", "" + port));
    awaitListening();

    assertThat(Files.readAllLines(Path.of("/proc", "" + process.pid(), "maps")))
        .filteredOn(line -> line.contains("netty_transport_native"))
        .isNotEmpty()
        .allMatch(line -> line.contains(home + "/lib/native/"));
  }

  static Stream<Path> installedJdks() throws IOException {
    try (Stream<Path> folders = Files.list(JDKS)) {
      return folders
          .filter(jdk -> !Files.isSymbolicLink(jdk) && Files.exists(jdk.resolve("bin/java")))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("installedJdks")
  void everyJdkStartsWithoutWarnings(Path jdk) throws Exception {
    assumeThat(Files.readString(jdk.resolve("release"))).doesNotContain("JAVA_VERSION=\"1.");
    ProcessBuilder launcher = launcher("-p", "" + port);
    launcher.environment().put("JAVA_HOME", jdk.toString());
    start(launcher);

    awaitListening();

    assertThat(Files.readString(stderr)).doesNotContain("WARNING", "[warning]", "[error]");
  }

  @Test
  void anArchiveCanBeMadeElsewhereForAnotherJava() throws Exception {
    Path archives = folder.resolve("archives");
    ProcessBuilder maker = new ProcessBuilder(home.resolve("bin/zancudo-cds").toString());
    maker.environment().put("ZANCUDO_CDS", archives.toString());
    Process process = start(maker);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(process.exitValue()).isZero();
    assertThat(files(archives)).singleElement().asString().endsWith(".jsa");
  }

  @Test
  void refusesJavaThatIsTooOld() throws Exception {
    Path old = folder.resolve("jdk11");
    Files.createDirectories(old.resolve("bin"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    Path java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    ProcessBuilder launcher = launcher();
    launcher.environment().put("JAVA_HOME", old.toString());
    launcher.environment().put("PATH", "/nowhere");
    Process process = start(launcher);

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(stderr))
        .startsWith("Error: Zancudo needs Java 17 or newer")
        .contains(old.toString());
  }

  @Test
  void signalForTheRotationOfTheLogDoesNotEndTheBroker() throws Exception {
    Process process = start(launcher("-p", "" + port));
    awaitListening();

    new ProcessBuilder("kill", "-34", "" + process.pid()).inheritIO().start().waitFor();
    process.destroy();

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void daemonOutlivesTheLauncher() throws Exception {
    Path pidFile = folder.resolve("pid");
    Process process = start(launcher("-d", "-c", config("pid_file " + pidFile).toString()));

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

    assertThat(process.exitValue()).isZero();
    awaitListening();
    ProcessHandle daemon =
        ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip())).orElseThrow();
    daemon.destroy();
    daemon.onExit().get(10, TimeUnit.SECONDS);
  }

  @Test
  void daemonWithBrokenConfigurationFailsInTheForeground() throws Exception {
    Process process = start(launcher("-d", "-c", config("no_such_directive 1").toString()));

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

    assertThat(process.exitValue()).isEqualTo(3);
    assertThat(Files.readString(stderr)).contains("Error: ", "no_such_directive");
  }

  @Test
  @NeedsProgram("su")
  void startsAsAnotherUser() throws Exception {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    openToAll(unpacked);
    Process process =
        start(
            new ProcessBuilder(
                "su",
                "nobody",
                "-s",
                "/bin/sh",
                "-c",
                "exec '" + home + "/bin/zancudo' -p " + port));

    awaitListening();

    assertThat(Files.readString(stderr)).doesNotContain("WARNING", "[warning]");
    process.children().forEach(ProcessHandle::destroy);
  }

  /** The launcher with an empty environment, from a folder of its own. */
  private ProcessBuilder launcher(String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(home.resolve("bin/zancudo").toString()), Stream.of(arguments))
                .toList());
    builder.environment().clear();
    return builder;
  }

  private Process start(ProcessBuilder builder) throws IOException {
    Process process =
        builder
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("stdout").toFile())
            .redirectError(stderr.toFile())
            .start();
    started = process;
    return process;
  }

  private Path config(String line) throws IOException {
    return Files.writeString(
        folder.resolve("zancudo.conf"), "listener " + port + " 127.0.0.1\n" + line + "\n", UTF_8);
  }

  private void awaitListening() {
    Awaitility.await()
        .atMost(START_TIMEOUT)
        .pollInterval(Duration.ofMillis(20))
        .until(this::isListening);
  }

  private boolean isListening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static void openToAll(Path path) throws Exception {
    Process chmod = new ProcessBuilder("chmod", "a+rx", path.toString()).inheritIO().start();
    assertThat(chmod.waitFor()).isZero();
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
