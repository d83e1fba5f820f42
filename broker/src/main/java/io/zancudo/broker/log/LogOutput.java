package io.zancudo.broker.log;

import io.zancudo.broker.config.LogConfig;
import io.zancudo.broker.config.LogDestination;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The streams that lines go to, and their form. Owned by the thread that writes the log. */
final class LogOutput {
  private final List<OutputStream> streams;
  private final Optional<Timestamps> timestamps;

  LogOutput(List<OutputStream> streams, Optional<Timestamps> timestamps) {
    this.streams = List.copyOf(streams);
    this.timestamps = timestamps;
  }

  /**
   * Opens what the configuration names.
   *
   * @throws IOException if the file cannot be opened
   */
  static LogOutput open(LogConfig config) throws IOException {
    List<OutputStream> streams = new ArrayList<>();
    if (config.destinations().contains(LogDestination.STDOUT)) {
      streams.add(standard(FileDescriptor.out));
    }
    if (config.destinations().contains(LogDestination.STDERR)) {
      streams.add(standard(FileDescriptor.err));
    }
    if (config.file().isPresent()) {
      streams.add(new BufferedOutputStream(file(config.file().get())));
    }
    return new LogOutput(streams, timestamps(config));
  }

  /** Standard error only, for when a file cannot be opened. */
  static LogOutput standardError(LogConfig config) {
    return new LogOutput(List.of(standard(FileDescriptor.err)), timestamps(config));
  }

  private static Optional<Timestamps> timestamps(LogConfig config) {
    return config.timestamp()
        ? Optional.of(new Timestamps(config.timestampFormat(), ZoneId.systemDefault()))
        : Optional.empty();
  }

  /** Not closed by {@link #close}: others may write there too. */
  private static OutputStream standard(FileDescriptor descriptor) {
    return new BufferedOutputStream(new FileOutputStream(descriptor)) {
      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  /** For the broker's user only, as topics and names are in it. */
  private static OutputStream file(Path path) throws IOException {
    Set<OpenOption> options =
        Set.of(
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND,
            LinkOption.NOFOLLOW_LINKS);
    boolean isNew = !Files.exists(path);
    OutputStream stream = Files.newOutputStream(path, options.toArray(OpenOption[]::new));
    if (isNew && Files.getFileStore(path).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
    return stream;
  }

  /** Writes a line to all streams; one that fails does not keep it from the others. */
  void write(LogWriter.Line line) {
    String prefix = timestamps.map(clock -> clock.at(line.epochMillis()) + ": ").orElse("");
    byte[] bytes =
        (prefix + withoutControls(line.text()) + System.lineSeparator() + line.trace())
            .getBytes(StandardCharsets.UTF_8);
    for (OutputStream stream : streams) {
      try {
        stream.write(bytes);
      } catch (IOException failed) {
        // There is nowhere to tell it: this is the log.
      }
    }
  }

  /** Names and topics come from clients: none may begin a line of its own, or clear a screen. */
  private static String withoutControls(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isControl = Character.isISOControl(c) && c != '\t';
      clean.append(isControl ? '?' : c);
    }
    return clean.toString();
  }

  void flush() {
    for (OutputStream stream : streams) {
      try {
        stream.flush();
      } catch (IOException failed) {
        // There is nowhere to tell it: this is the log.
      }
    }
  }

  void close() {
    for (OutputStream stream : streams) {
      try {
        stream.close();
      } catch (IOException failed) {
        // There is nowhere to tell it: this is the log.
      }
    }
  }
}
