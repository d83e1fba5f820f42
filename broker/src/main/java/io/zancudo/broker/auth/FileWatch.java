package io.zancudo.broker.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notices that files have changed since they were read. Thread-safe.
 *
 * <p>Choice: a JVM learns of a signal some milliseconds late. Who changes an ACL file, sends SIGHUP
 * and connects at once would be faster than the signal, and must not be served by the old rules. So
 * a client that connects when the files are just changed waits a little for a signal on its way.
 */
final class FileWatch {
  /** How long after a change is seen a signal may be on its way. */
  static final Duration GRACE = Duration.ofMillis(50);

  private final List<Path> files;
  private final List<Stamp> read;
  private volatile Change lastChange;

  /** What tells one content of a file from another without reading it. */
  private record Stamp(long size, @Nullable FileTime modified, @Nullable Object key) {
    static Stamp of(Path file) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
      } catch (IOException missing) {
        return new Stamp(-1, null, null);
      }
    }
  }

  private record Change(List<Stamp> stamps, long seenNanos) {}

  private FileWatch(List<Path> files) {
    this.files = List.copyOf(files);
    this.read = stamps();
    this.lastChange = new Change(read, System.nanoTime());
  }

  /** Looks at files that are about to be read. Blocks. */
  static FileWatch of(List<Path> files) {
    return new FileWatch(files);
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** Whether the files differ from those that were read, and have not done so for long. Blocks. */
  boolean isJustChanged() {
    List<Stamp> now = stamps();
    if (now.equals(read)) {
      return false;
    }
    if (!now.equals(lastChange.stamps)) {
      lastChange = new Change(now, System.nanoTime());
    }
    return System.nanoTime() - lastChange.seenNanos < GRACE.toNanos();
  }

  private List<Stamp> stamps() {
    List<Stamp> stamps = new ArrayList<>();
    for (Path file : files) {
      stamps.add(Stamp.of(file));
    }
    return stamps;
  }
}
