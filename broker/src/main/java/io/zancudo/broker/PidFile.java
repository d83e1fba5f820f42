package io.zancudo.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that tells scripts the number of the process. */
record PidFile(Path path) {
  /** Writes the file. */
  void write() throws IOException {
    Files.writeString(path, Long.toString(ProcessHandle.current().pid()));
  }

  /** Removes it, if it is still there. */
  void remove() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException left) {
      // The process ends; the next one writes its own.
    }
  }
}
