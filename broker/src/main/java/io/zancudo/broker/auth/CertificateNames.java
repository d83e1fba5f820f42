package io.zancudo.broker.auth;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** The names in a client's certificate, as OpenSSL writes them. */
final class CertificateNames {
  /** Attributes that OpenSSL has names for and RFC 2253 has not. */
  private static final Map<String, String> OPENSSL_NAMES =
      Map.of(
          "1.2.840.113549.1.9.1", "emailAddress",
          "2.5.4.4", "SN",
          "2.5.4.5", "serialNumber",
          "2.5.4.12", "title",
          "2.5.4.42", "GN",
          "2.5.4.46", "dnQualifier");

  private CertificateNames() {}

  /** The first Common Name; empty if there is none, or one that hides something behind U+0000. */
  static Optional<String> commonName(X509Certificate certificate) {
    try {
      LdapName name = new LdapName(certificate.getSubjectX500Principal().getName());
      for (Rdn part : name.getRdns()) { // the first of the certificate comes first here
        Optional<String> commonName = commonName(part);
        if (commonName.isPresent()) {
          return commonName.filter(text -> text.indexOf(0) < 0);
        }
      }
      return Optional.empty();
    } catch (InvalidNameException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<String> commonName(Rdn part) {
    try {
      NamingEnumeration<? extends Attribute> attributes = part.toAttributes().getAll();
      while (attributes.hasMore()) {
        Attribute attribute = attributes.next();
        if (attribute.getID().equalsIgnoreCase("CN") && attribute.get() instanceof String text) {
          return Optional.of(text);
        }
      }
      return Optional.empty();
    } catch (NamingException malformed) {
      return Optional.empty();
    }
  }

  /** The whole subject in the form of RFC 2253, with what is not ASCII as escaped bytes. */
  static String subject(X509Certificate certificate) {
    String name =
        certificate.getSubjectX500Principal().getName(X500Principal.RFC2253, OPENSSL_NAMES);
    StringBuilder escaped = new StringBuilder();
    name.codePoints()
        .forEach(
            codePoint -> {
              if (codePoint < 0x80) {
                escaped.append((char) codePoint);
              } else {
                for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
                  escaped.append(String.format("\\%02X", b));
                }
              }
            });
    return escaped.toString();
  }
}
