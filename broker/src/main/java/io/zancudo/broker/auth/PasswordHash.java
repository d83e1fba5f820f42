package io.zancudo.broker.auth;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The hash of a password as a password file has it. Immutable. */
sealed interface PasswordHash permits Sha512Hash, Pbkdf2Hash, Argon2Hash {
  /** Bytes of a hash. */
  int HASH_BYTES = 64;

  /** Whether the password is the one that was hashed; takes the same time for all wrong ones. */
  boolean matches(byte[] password);

  /** Whether {@link #matches} takes too long for an event loop. */
  boolean isSlow();

  /**
   * Reads a hash: {@code $6$salt$hash}, {@code $7$iterations$salt$hash} or {@code $argon2id$…}.
   *
   * @return empty if it is none of these
   */
  static Optional<PasswordHash> decode(String encoded) {
    try {
      if (encoded.startsWith("$6$")) {
        return Optional.of(Sha512Hash.decode(fields(encoded.substring(3), 2)));
      }
      if (encoded.startsWith("$7$")) {
        return Optional.of(Pbkdf2Hash.decode(fields(encoded.substring(3), 3)));
      }
      return encoded.startsWith(Argon2Hash.PREFIX)
          ? Optional.of(Argon2Hash.decode(encoded))
          : Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static List<String> fields(String text, int count) {
    List<String> fields = new ArrayList<>();
    for (String field : text.split("\\$")) {
      if (!field.isEmpty()) { // Mosquitto takes several $ for one
        fields.add(field);
      }
    }
    if (fields.size() < count) {
      throw new IllegalArgumentException("the hash has " + fields.size() + " fields");
    }
    return fields;
  }

  /** A salt: 12 bytes of old, or 64. */
  static byte[] salt(String base64) {
    byte[] salt = Base64.getDecoder().decode(base64);
    if (salt.length != 12 && salt.length != HASH_BYTES) {
      throw new IllegalArgumentException("the salt has " + salt.length + " bytes");
    }
    return salt;
  }

  /** A hash of 64 bytes. */
  static byte[] hash(String base64) {
    byte[] hash = Base64.getDecoder().decode(base64);
    if (hash.length != HASH_BYTES) {
      throw new IllegalArgumentException("the hash has " + hash.length + " bytes");
    }
    return hash;
  }
}
