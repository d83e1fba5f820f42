package io.zancudo.broker.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads files that decide about access, with Mosquitto's caution. Blocks. */
final class SecurityFile {
  /** The environment variable that allows such files to be symbolic links. */
  static final String ALLOW_SYMLINKS = "MOSQUITTO_UNSAFE_ALLOW_SYMLINKS";

  private static final Logger LOG = LoggerFactory.getLogger(SecurityFile.class);

  private SecurityFile() {}

  /**
   * The lines of a file, with their ends but the line feed.
   *
   * @throws IOException if there is no such file, or it is a symbolic link
   */
  static List<String> lines(Path file) throws IOException {
    return lines(file, System.getenv(ALLOW_SYMLINKS) != null);
  }

  static List<String> lines(Path file, boolean allowSymlinks) throws IOException {
    Set<OpenOption> options = new HashSet<>();
    options.add(StandardOpenOption.READ);
    if (!allowSymlinks) {
      if (Files.isSymbolicLink(file)) {
        LOG.error(
            "Error: {} is a symbolic link; set the environment variable {} to allow it.",
            file,
            ALLOW_SYMLINKS);
      }
      options.add(LinkOption.NOFOLLOW_LINKS);
    }
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a directory");
    }
    warnIfReadableByAll(file);
    return List.of(read(file, options).split("\n", -1));
  }

  private static String read(Path file, Set<OpenOption> options) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file, options)) {
      ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      while (content.hasRemaining() && channel.read(content) >= 0) {
        // until it is full, or the file became shorter
      }
      return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
    }
  }

  private static void warnIfReadableByAll(Path file) throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return;
    }
    if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      LOG.warn("Warning: {} can be read by everyone; use `chmod 0700 {}`.", file, file);
    }
  }
}
