package io.zancudo.broker.listener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The file of a Unix domain socket, which outlives the process that made it. Blocks. */
final class UnixSocketFile {
  /** As Mosquitto's: for the broker's user and group. */
  private static final String PERMISSIONS = "rwxrwx---";

  private UnixSocketFile() {}

  /** Makes room for a new one. Anything but a socket stays, which Netty would remove. */
  static void prepare(Path path) throws IOException {
    remove(path);
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("Address already in use");
    }
  }

  /** Removes one, also one that a former broker left. */
  static void remove(Path path) throws IOException {
    try {
      if (Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isOther()) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      // nothing is left of it
    }
  }

  /** Lets the broker's user and group connect, and nobody else. */
  static void protect(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(PERMISSIONS));
  }
}
