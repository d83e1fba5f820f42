package io.zancudo.broker.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** {@code $6$}: SHA-512 of password and salt, as Mosquitto 1.6 wrote it. */
final class Sha512Hash implements PasswordHash {
  private final byte[] salt;
  private final byte[] hash;

  private Sha512Hash(byte[] salt, byte[] hash) {
    this.salt = salt;
    this.hash = hash;
  }

  static Sha512Hash decode(List<String> fields) {
    return new Sha512Hash(PasswordHash.salt(fields.get(0)), PasswordHash.hash(fields.get(1)));
  }

  @Override
  public boolean matches(byte[] password) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-512");
      digest.update(password);
      digest.update(salt);
      return MessageDigest.isEqual(hash, digest.digest());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing); // every JDK has it
    }
  }

  @Override
  public boolean isSlow() {
    return false;
  }
}
