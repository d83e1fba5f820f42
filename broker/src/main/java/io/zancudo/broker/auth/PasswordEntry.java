package io.zancudo.broker.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A user of a password file. Thread-safe: what it remembers is one volatile reference.
 *
 * <p>Choice: it remembers a keyed digest of the password that was right last, under a key that
 * never leaves the process, so that thousands of devices that connect again after a pause do not
 * each cost a slow hash. Who can read the process's memory gets passwords cheaper by that, but such
 * a one sees them in each CONNECT anyway.
 */
final class PasswordEntry {
  private static final String ALGORITHM = "HmacSHA256";
  private static final SecretKeySpec KEY = key();

  private final String encoded;
  private final PasswordHash hash;
  private volatile byte @Nullable [] lastRight;

  PasswordEntry(String encoded, PasswordHash hash) {
    this.encoded = encoded;
    this.hash = hash;
  }

  private static SecretKeySpec key() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new SecretKeySpec(key, ALGORITHM);
  }

  /** Whether the password can be decided about on an event loop. */
  boolean isQuick(byte[] password) {
    return !hash.isSlow() || isLastRight(password);
  }

  /** Whether the password is right. */
  boolean matches(byte[] password) {
    if (!hash.isSlow()) {
      return hash.matches(password);
    }
    if (isLastRight(password)) {
      return true;
    }
    boolean right = hash.matches(password);
    if (right) {
      lastRight = digest(password);
    }
    return right;
  }

  private boolean isLastRight(byte[] password) {
    byte[] digest = lastRight;
    return digest != null && MessageDigest.isEqual(digest, digest(password));
  }

  private static byte[] digest(byte[] password) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(KEY);
      return mac.doFinal(password);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing); // every JDK has it
    }
  }

  /** Whether the file has the same for the user as it had. */
  boolean isUnchanged(PasswordEntry earlier) {
    return encoded.equals(earlier.encoded);
  }
}
