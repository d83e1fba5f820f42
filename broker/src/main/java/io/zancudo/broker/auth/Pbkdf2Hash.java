package io.zancudo.broker.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code $7$}: PBKDF2 with HMAC-SHA-512, as Mosquitto 2 writes it. */
final class Pbkdf2Hash implements PasswordHash {
  private static final String ALGORITHM = "HmacSHA512";
  private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private Pbkdf2Hash(int iterations, byte[] salt, byte[] hash) {
    this.iterations = iterations;
    this.salt = salt;
    this.hash = hash;
  }

  static Pbkdf2Hash decode(List<String> fields) {
    int iterations = Integer.parseInt(fields.get(0));
    if (iterations < 1) {
      throw new IllegalArgumentException("the hash has " + iterations + " iterations");
    }
    return new Pbkdf2Hash(
        iterations, PasswordHash.salt(fields.get(1)), PasswordHash.hash(fields.get(2)));
  }

  /**
   * RFC 8018 for one block, as the hash is as long as the HMAC. Not the JDK's PBKDF2: that takes
   * characters, and a password is bytes.
   */
  @Override
  public boolean matches(byte[] password) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      // HMAC fills keys up with zeros, so one is the same as none, which the JDK refuses.
      mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, ALGORITHM));
      mac.update(salt);
      byte[] block = mac.doFinal(FIRST_BLOCK);
      byte[] result = block.clone();
      for (int i = 1; i < iterations; i++) {
        block = mac.doFinal(block);
        for (int j = 0; j < result.length; j++) {
          result[j] ^= block[j];
        }
      }
      return MessageDigest.isEqual(hash, result);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing); // every JDK has it
    }
  }

  @Override
  public boolean isSlow() {
    return true;
  }
}
