package io.zancudo.broker.auth;

import java.security.MessageDigest;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}: what Mosquitto 2.1 writes. */
final class Argon2Hash implements PasswordHash {
  static final String PREFIX = "$argon2id$";

  /** More memory for one password than this, in KiB, is a mistake in the file. */
  private static final int MAX_MEMORY_KIB = 1 << 20;

  private final Argon2Parameters parameters;
  private final byte[] hash;

  private Argon2Hash(Argon2Parameters parameters, byte[] hash) {
    this.parameters = parameters;
    this.hash = hash;
  }

  static Argon2Hash decode(String encoded) {
    String[] fields = encoded.split("\\$", -1); // "", "argon2id", version, costs, salt, hash
    if (fields.length != 6) {
      throw new IllegalArgumentException("the hash has " + fields.length + " fields");
    }
    String[] costs = fields[3].split(",", -1);
    if (costs.length != 3) {
      throw new IllegalArgumentException("the costs are " + fields[3]);
    }
    Argon2Parameters parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(number("v=", fields[2], 255))
            .withMemoryAsKB(number("m=", costs[0], MAX_MEMORY_KIB))
            .withIterations(number("t=", costs[1], 1_000_000))
            .withParallelism(number("p=", costs[2], 255))
            .withSalt(Base64.getDecoder().decode(fields[4]))
            .build();
    byte[] hash = Base64.getDecoder().decode(fields[5]);
    if (hash.length < 4) {
      throw new IllegalArgumentException("the hash has " + hash.length + " bytes");
    }
    return new Argon2Hash(parameters, hash);
  }

  private static int number(String prefix, String field, int highest) {
    if (!field.startsWith(prefix)) {
      throw new IllegalArgumentException(field + " does not begin with " + prefix);
    }
    int number = Integer.parseInt(field.substring(prefix.length()));
    if (number < 1 || number > highest) {
      throw new IllegalArgumentException(field + " is not between 1 and " + highest);
    }
    return number;
  }

  @Override
  public boolean matches(byte[] password) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(parameters);
    byte[] result = new byte[hash.length];
    generator.generateBytes(password, result);
    return MessageDigest.isEqual(hash, result);
  }

  @Override
  public boolean isSlow() {
    return true;
  }
}
