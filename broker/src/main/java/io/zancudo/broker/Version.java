package io.zancudo.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which Zancudo this is, and what it stands for. */
final class Version {
  /** The Mosquitto that it takes the place of; scripts look for it. */
  static final String MOSQUITTO = "2.1.2";

  private static final String RESOURCE = "version.txt"; // the build fills it in

  private Version() {}

  /** Our own version. */
  static String current() {
    try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not among the classes");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }
}
