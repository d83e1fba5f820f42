package io.zancudo.broker.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Writes password files as {@code mosquitto_passwd} does. */
public final class TestPasswords {
  /** Enough for the check to be left to another thread, few enough not to be waited for. */
  private static final int ITERATIONS = 1000;

  private static final int HASH_BITS = 512;

  private TestPasswords() {}

  /** A new file with one user. */
  public static Path write(Path folder, String user, String password)
      throws IOException, GeneralSecurityException {
    byte[] salt = "twelve bytes".getBytes(UTF_8);
    byte[] hash =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
            .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS))
            .getEncoded();
    Base64.Encoder base64 = Base64.getEncoder();
    String line =
        "%s:$7$%d$%s$%s\n"
            .formatted(user, ITERATIONS, base64.encodeToString(salt), base64.encodeToString(hash));
    return Files.writeString(Files.createTempFile(folder, "passwords", ".txt"), line);
  }
}
