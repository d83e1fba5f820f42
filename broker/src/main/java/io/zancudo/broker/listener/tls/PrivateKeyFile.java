package io.zancudo.broker.listener.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/**
 * A private key in a PEM file: PKCS#8, or the older PKCS#1 (RSA) and SEC 1 (EC), which the JDK does
 * not read and which are wrapped into PKCS#8 here (RFC 5208 section 5).
 */
final class PrivateKeyFile {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private static final byte[] VERSION_0 = {2, 1, 0};

  /** rsaEncryption with its NULL parameters (RFC 8017 appendix C). */
  private static final byte[] RSA = {
    0x30, 0x0D, 6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0
  };

  /** id-ecPublicKey (RFC 5480 section 2.1.1). */
  private static final byte[] EC = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};

  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;

  /** The curve, in a SEC 1 key (RFC 5915 section 3). */
  private static final int EC_PARAMETERS = 0xA0;

  private PrivateKeyFile() {}

  /** The first key of the file. */
  static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
    byte[] parameters = new byte[0];
    for (PemFile.Block block : PemFile.read(file)) {
      switch (block.label()) {
        case "EC PARAMETERS" -> parameters = block.der();
        case "PRIVATE KEY" -> {
          return parse(block.der());
        }
        case "RSA PRIVATE KEY" -> {
          return parse(pkcs8(RSA, unencrypted(block)));
        }
        case "EC PRIVATE KEY" -> {
          return parse(pkcs8(ecAlgorithm(unencrypted(block), parameters), block.der()));
        }
        case "ENCRYPTED PRIVATE KEY" -> throw encrypted();
        default -> {} // certificates and the like may stand in the same file
      }
    }
    throw new InvalidKeyException("There is no private key in it.");
  }

  private static byte[] unencrypted(PemFile.Block block) throws InvalidKeyException {
    if (block.der().length == 0) {
      throw encrypted();
    }
    return block.der();
  }

  private static InvalidKeyException encrypted() {
    return new InvalidKeyException("The key is encrypted; a key without passphrase is needed.");
  }

  private static PrivateKey parse(byte[] pkcs8) throws GeneralSecurityException {
    GeneralSecurityException last = new InvalidKeyException("Unknown kind of key.");
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        last = e; // of another algorithm
      }
    }
    throw last;
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return element(
        SEQUENCE, concatenate(VERSION_0, concatenate(algorithm, element(OCTET_STRING, key))));
  }

  /**
   * The curve is a parameter in PKCS#8, and part of the key, or before it in the file, in SEC 1.
   */
  private static byte[] ecAlgorithm(byte[] key, byte[] before) throws InvalidKeyException {
    byte[] curve = before.length == 0 ? curve(key) : before;
    return element(SEQUENCE, concatenate(EC, curve));
  }

  private static byte[] curve(byte[] sec1) throws InvalidKeyException {
    try {
      int at = contentStart(sec1, 0);
      while (at < sec1.length) {
        int start = contentStart(sec1, at);
        int end = start + contentLength(sec1, at);
        if ((sec1[at] & 0xFF) == EC_PARAMETERS) {
          return Arrays.copyOfRange(sec1, start, end);
        }
        at = end;
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new InvalidKeyException("The key is damaged.", e);
    }
    throw new InvalidKeyException("The key does not name its curve.");
  }

  private static int contentStart(byte[] der, int at) {
    int length = der[at + 1] & 0xFF;
    return at + 2 + (length < 0x80 ? 0 : length & 0x7F);
  }

  private static int contentLength(byte[] der, int at) {
    int length = der[at + 1] & 0xFF;
    if (length < 0x80) {
      return length;
    }
    int value = 0;
    for (int i = 0; i < (length & 0x7F); i++) {
      value = value << 8 | der[at + 2 + i] & 0xFF;
    }
    if (value < 0) {
      throw new IllegalArgumentException("length " + value);
    }
    return value;
  }

  private static byte[] element(int tag, byte[] content) {
    byte[] head;
    if (content.length < 0x80) {
      head = new byte[] {(byte) tag, (byte) content.length};
    } else if (content.length < 0x100) {
      head = new byte[] {(byte) tag, (byte) 0x81, (byte) content.length};
    } else {
      head =
          new byte[] {(byte) tag, (byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
    }
    return concatenate(head, content);
  }

  private static byte[] concatenate(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
