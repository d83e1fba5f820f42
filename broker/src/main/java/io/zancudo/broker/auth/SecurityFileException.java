package io.zancudo.broker.auth;

import java.util.List;

/** A password, ACL or plugin file with which the broker must not run, and must end if it does. */
public final class SecurityFileException extends Exception {
  /** The exit status where a file has something wrong in it. */
  static final int INVALID = 3;

  /** The exit status where a file cannot be read. */
  static final int UNREADABLE = 13;

  private static final long serialVersionUID = 1L;

  private final int exitStatus;
  private final transient List<String> lines;

  SecurityFileException(int exitStatus, String... lines) {
    super(String.join(System.lineSeparator(), lines), null, false, false);
    this.exitStatus = exitStatus;
    this.lines = List.of(lines);
  }

  /** What Mosquitto ends with. */
  public int exitStatus() {
    return exitStatus;
  }

  /** What to tell the user, without a time; not empty. */
  public List<String> lines() {
    return lines;
  }
}
