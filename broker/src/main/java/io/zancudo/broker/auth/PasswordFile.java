package io.zancudo.broker.auth;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * The users of a password file: {@code user:hash} on a line; lines that begin with {@code #} or
 * have no colon do not count. Thread-safe: nothing changes but what {@link PasswordEntry}
 * remembers.
 */
final class PasswordFile {
  private static final int MAX_LENGTH = 65_535;

  private final Map<String, PasswordEntry> byUser;

  private PasswordFile(Map<String, PasswordEntry> byUser) {
    this.byUser = byUser;
  }

  /** Reads a file. Blocks. */
  static PasswordFile read(Path file) throws SecurityFileException {
    try {
      return parse(file, SecurityFile.lines(file));
    } catch (IOException unreadable) {
      throw new SecurityFileException(
          SecurityFileException.UNREADABLE,
          "password-file: Error: Unable to open pwfile \"" + file + "\".");
    }
  }

  /** Takes the lines of a file. */
  static PasswordFile parse(Path file, List<String> lines) throws SecurityFileException {
    Map<String, PasswordEntry> byUser = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.startsWith("#") && line.indexOf(':') >= 0) {
        // Only the last line can be without its end, and it makes a difference: see add.
        add(file, i + 1, i < lines.size() - 1 ? line + "\n" : line, byUser);
      }
    }
    return new PasswordFile(byUser);
  }

  private static void add(Path file, int number, String line, Map<String, PasswordEntry> byUser)
      throws SecurityFileException {
    StringTokenizer fields = new StringTokenizer(line, ":"); // several colons are one
    String user = fields.hasMoreTokens() ? fields.nextToken() : "";
    if (user.length() > MAX_LENGTH) {
      throw wrong("Invalid line in password file '" + file + "', username too long.");
    }
    if (user.isBlank()) {
      throw wrong("Empty username in password file '" + file + "'.");
    }
    if (byUser.containsKey(user.strip())) {
      throw wrong("Duplicate user '" + user.strip() + "' in password file '" + file + "'.");
    }
    // In "name:\n" the line's end is the hash, which is then wrong; in "name:" there is none.
    if (!fields.hasMoreTokens()) {
      throw wrong("Invalid line in password file '" + file + "': line " + number);
    }
    String encoded = fields.nextToken().strip();
    PasswordHash hash =
        PasswordHash.decode(encoded)
            .orElseThrow(() -> wrong("Unable to decode line in password file '" + file + "'."));
    byUser.put(user.strip(), new PasswordEntry(encoded, hash));
  }

  private static SecurityFileException wrong(String text) {
    return new SecurityFileException(
        SecurityFileException.INVALID, "password-file: Error: " + text);
  }

  /** The user with this name. */
  Optional<PasswordEntry> find(String user) {
    return Optional.ofNullable(byUser.get(user));
  }

  /** Whether this file has the same for the user as an earlier one. */
  boolean isUnchanged(String user, PasswordFile earlier) {
    PasswordEntry now = byUser.get(user);
    PasswordEntry before = earlier.byUser.get(user);
    return now != null && before != null && now.isUnchanged(before);
  }
}
