package io.zancudo.broker.listener.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files in PEM form: Base64 between BEGIN and END lines, any other text around them. */
final class PemFile {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private static final Set<String> CERTIFICATE_LABELS =
      Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");

  /**
   * One block of a file.
   *
   * @param label what stands after BEGIN
   * @param der its content; empty if it is encrypted in the old way, with headers
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Block(String label, byte[] der) {}

  private PemFile() {}

  /** The blocks of the file in order; empty if it has none. */
  static List<Block> read(Path file) throws IOException {
    // Latin-1 takes any byte: text around the blocks may be in any encoding
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      String body = matcher.group(2);
      blocks.add(new Block(matcher.group(1), body.contains(":") ? new byte[0] : decode(body)));
    }
    return blocks;
  }

  private static byte[] decode(String body) throws IOException {
    try {
      return Base64.getMimeDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new IOException("Bad Base64: " + e.getMessage(), e);
    }
  }

  /** The certificates of the file in order; empty if it has none. */
  static List<X509Certificate> certificates(Path file) throws IOException, CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : read(file)) {
      if (CERTIFICATE_LABELS.contains(block.label())) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
      }
    }
    return certificates;
  }

  /** The revocation lists of the file in order; empty if it has none. */
  static List<X509CRL> revocationLists(Path file)
      throws IOException, CertificateException, CRLException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509CRL> lists = new ArrayList<>();
    for (Block block : read(file)) {
      if (block.label().equals("X509 CRL")) {
        lists.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(block.der())));
      }
    }
    return lists;
  }
}
