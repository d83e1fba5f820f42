package io.zancudo.broker.listener.tls;

import io.netty.handler.ssl.CipherSuiteConverter;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists of cipher suites in OpenSSL's language, as names of the JDK.
 *
 * <p>Choice: like OpenSSL, a name that is not known is passed over as long as another one is, so
 * that a list written for OpenSSL still starts the broker; the log says which were passed over.
 */
final class CipherSuites {
  private static final Logger log = LoggerFactory.getLogger(CipherSuites.class);

  /** OpenSSL's words for groups of suites, as what the JDK's names of these suites contain. */
  private static final Map<String, Pattern> GROUPS = groups();

  private final Map<String, String> byOpenSslName = new LinkedHashMap<>();
  private final List<String> enabled;
  private final List<String> enabledTls13;

  /** The suites of this Java. */
  CipherSuites() {
    try {
      SSLContext context = SSLContext.getDefault();
      for (String suite : context.getSupportedSSLParameters().getCipherSuites()) {
        if (!isTls13(suite)) {
          String name = CipherSuiteConverter.toOpenSsl(suite, false);
          byOpenSslName.put(name == null ? suite : name, suite);
          byOpenSslName.put(suite, suite);
        }
      }
      List<String> all = List.of(context.getDefaultSSLParameters().getCipherSuites());
      enabled = all.stream().filter(suite -> !isTls13(suite)).toList();
      enabledTls13 = all.stream().filter(CipherSuites::isTls13).toList();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Suites up to TLS 1.2 that are used without a list. */
  List<String> standard() {
    return enabled;
  }

  /** Suites of TLS 1.3 that are used without a list. */
  List<String> standardTls13() {
    return enabledTls13;
  }

  /**
   * The suites up to TLS 1.2 that a cipher list means, in its order; not empty.
   *
   * @param list as for {@code openssl ciphers}: names and groups, {@code !} and {@code -} before
   *     what is taken out again
   */
  List<String> select(String list) throws TlsProblem {
    Set<String> selected = new LinkedHashSet<>();
    Set<String> forbidden = new LinkedHashSet<>();
    for (String token : list.split("[:, ;]+", -1)) {
      if (token.isEmpty() || token.startsWith("@")) {
        continue; // the order and the security level are the JDK's
      }
      switch (token.charAt(0)) {
        case '!' -> {
          forbidden.addAll(matching(token.substring(1)));
          selected.removeAll(forbidden);
        }
        case '-' -> selected.removeAll(matching(token.substring(1)));
        case '+' -> {} // moves suites to the end: the order within a group is the JDK's
        default -> selected.addAll(matching(token));
      }
    }
    selected.removeAll(forbidden);
    if (selected.isEmpty()) {
      throw new TlsProblem("Unable to set TLS ciphers. Check cipher list \"" + list + "\".");
    }
    return List.copyOf(selected);
  }

  /** The suites of TLS 1.3 that a list of names separated by colons means; not empty. */
  List<String> selectTls13(String list) throws TlsProblem {
    List<String> selected = new ArrayList<>();
    for (String name : list.split("[:, ]+", -1)) {
      if (enabledTls13.contains(name)) {
        selected.add(name);
      } else if (!name.isEmpty()) {
        warnOfUnknown(name);
      }
    }
    if (selected.isEmpty()) {
      throw new TlsProblem(
          "Unable to set TLS 1.3 ciphersuites. Check cipher_tls13 list \"" + list + "\".");
    }
    return selected;
  }

  private List<String> matching(String token) {
    String exact = byOpenSslName.get(token);
    if (exact != null) {
      return List.of(exact);
    }
    Predicate<String> all = suite -> true;
    for (String group : token.split("\\+", -1)) {
      Pattern pattern = GROUPS.get(group);
      if (pattern == null) {
        warnOfUnknown(token);
        return List.of();
      }
      all = all.and(pattern.asPredicate());
    }
    return enabled.stream().filter(all).toList();
  }

  private static void warnOfUnknown(String name) {
    log.warn("Warning: TLS cipher \"{}\" is not known here and is not used.", name);
  }

  private static boolean isTls13(String suite) {
    return suite.startsWith("TLS_AES_") || suite.startsWith("TLS_CHACHA20_");
  }

  private static Map<String, Pattern> groups() {
    Map<String, Pattern> groups = new LinkedHashMap<>();
    put(groups, "^TLS_", "ALL", "DEFAULT", "HIGH");
    put(groups, "_AES_", "AES");
    put(groups, "_AES_128_", "AES128");
    put(groups, "_AES_256_", "AES256");
    put(groups, "_GCM_", "AESGCM");
    put(groups, "_CCM", "AESCCM");
    put(groups, "_CHACHA20_", "CHACHA20");
    put(groups, "_CBC_", "CBC");
    put(groups, "_ECDHE_", "ECDHE", "EECDH", "kECDHE", "kEECDH", "ECDH");
    put(groups, "_DHE_", "DHE", "EDH", "kDHE", "kEDH", "DH");
    put(groups, "^TLS_RSA_", "kRSA", "RSA");
    put(groups, "_RSA_", "aRSA");
    put(groups, "_ECDSA_", "ECDSA", "aECDSA");
    put(groups, "_DSS_", "DSS", "aDSS");
    put(groups, "_SHA$", "SHA", "SHA1", "TLSv1", "TLSv1.0", "SSLv3");
    put(groups, "_CBC_SHA256$", "SHA256");
    put(groups, "_CBC_SHA384$", "SHA384");
    put(groups, "_SHA(256|384)$", "TLSv1.2");
    // what the JDK does not enable: these are mostly there to be excluded
    put(
        groups,
        "_(NULL|anon|EXPORT|RC4|RC2|DES|3DES|IDEA|SEED|CAMELLIA|ARIA|MD5|PSK|SRP)_",
        ("aNULL eNULL NULL ADH AECDH LOW MEDIUM EXPORT EXP EXPORT40 EXPORT56 RC4 RC2 DES 3DES IDEA"
                + " SEED CAMELLIA CAMELLIA128 CAMELLIA256 ARIA ARIA128 ARIA256 ARIAGCM MD5 PSK kPSK"
                + " aPSK kECDHEPSK kDHEPSK kRSAPSK SRP kSRP aSRP SSLv2 GOST"
                + " COMPLEMENTOFDEFAULT")
            .split(" ", -1));
    return Map.copyOf(groups);
  }

  private static void put(Map<String, Pattern> groups, String pattern, String... words) {
    for (String word : words) {
      groups.put(word, Pattern.compile(pattern));
    }
  }
}
