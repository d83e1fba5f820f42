package io.zancudo.broker.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of the system that tests may start. */
public final class Programs {

  /** Where servers such as mosquitto and haproxy are, which the PATH of a user may lack. */
  private static final String SERVER_FOLDERS = ":/usr/local/sbin:/usr/sbin";

  private Programs() {}

  /**
   * The program of that name, looked for on the PATH and then where servers are. A name with a
   * slash is a file or folder below the module, as {@code target/js/node_modules/mqtt}.
   */
  public static Optional<Path> find(String name) {
    if (name.contains("/")) {
      return Optional.of(Path.of(System.getProperty("basedir", "."), name)).filter(Files::exists);
    }
    String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    return Stream.of((path + SERVER_FOLDERS).split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** The program of that name, for a test that is annotated with {@link NeedsProgram}. */
  public static String require(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalStateException("program " + name + " is not installed"))
        .toString();
  }
}
