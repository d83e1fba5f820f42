package io.zancudo.broker.listener.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.zancudo.broker.config.TlsConfig;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a listener's TLS context from its settings. Blocks while it reads files. */
public final class ServerTls {
  private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

  private static final String TLS_1_2 = "TLSv1.2";
  private static final String TLS_1_3 = "TLSv1.3";

  private final TlsConfig config;
  private final boolean requireCertificate;

  private ServerTls(TlsConfig config, boolean requireCertificate) {
    this.config = config;
    this.requireCertificate = requireCertificate;
  }

  /**
   * Reads all files and checks all names.
   *
   * @param requireCertificate whether clients must show a certificate; if not, they are not asked
   *     for one
   * @throws TlsProblem at the first thing that does not fit, with the words of Mosquitto
   */
  public static SslContext load(TlsConfig config, boolean requireCertificate) throws TlsProblem {
    return new ServerTls(config, requireCertificate).context();
  }

  private SslContext context() throws TlsProblem {
    List<String> versions = versions();
    List<String> suites = suites(versions);
    List<X509Certificate> authorities = authorities();
    List<X509Certificate> chain = CertificateChain.complete(chain(), authorities);
    PrivateKey key = key();
    if (!belongTogether(key, chain.get(0))) {
      throw new TlsProblem("Server certificate/key are inconsistent.");
    }
    List<X509CRL> revocationLists = revocationLists();
    try {
      return SslContextBuilder.forServer(key, chain)
          .sslProvider(provider(suites, key))
          .protocols(versions)
          .ciphers(suites, SupportedCipherSuiteFilter.INSTANCE)
          .clientAuth(requireCertificate ? ClientAuth.REQUIRE : ClientAuth.NONE)
          .trustManager(
              new ClientTrust(
                  authorities,
                  revocationLists,
                  config.crlFile().isPresent(),
                  !config.disableClientCertDateChecks()))
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new TlsProblem("Unable to create TLS context.", e);
    }
  }

  /**
   * Choice: BoringSSL where it can do what is asked, because it is faster, takes less heap, and
   * tells clients by its alerts what is wrong with their certificate; the JDK otherwise. BoringSSL
   * always offers all suites of TLS 1.3, and knows fewer of the older ones.
   */
  private SslProvider provider(List<String> suites, PrivateKey key) {
    boolean able =
        OpenSsl.isAvailable()
            && List.of("RSA", "EC").contains(key.getAlgorithm())
            && config.ciphersTls13().isEmpty()
            && (config.ciphers().isEmpty()
                || OpenSsl.availableJavaCipherSuites().containsAll(suites));
    return able ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  /** {@code tls_version} is the lowest version; without it that is 1.2. */
  private List<String> versions() throws TlsProblem {
    String lowest = config.tlsVersion().orElse("tlsv1.2");
    return switch (lowest) {
      case "tlsv1.3" -> List.of(TLS_1_3);
      case "tlsv1.2" -> List.of(TLS_1_3, TLS_1_2);
      case "tlsv1.1" -> {
        log.warn("Warning: TLS v1.1 is insecure and not offered; clients need TLS v1.2 or v1.3.");
        yield List.of(TLS_1_3, TLS_1_2);
      }
      default -> throw new TlsProblem("Unsupported tls_version \"" + lowest + "\".");
    };
  }

  private List<String> suites(List<String> versions) throws TlsProblem {
    CipherSuites known = new CipherSuites();
    List<String> older =
        config.ciphers().isPresent() ? known.select(config.ciphers().get()) : known.standard();
    List<String> suites =
        new ArrayList<>(
            config.ciphersTls13().isPresent()
                ? known.selectTls13(config.ciphersTls13().get())
                : known.standardTls13());
    if (versions.contains(TLS_1_2)) {
      suites.addAll(older);
    }
    return suites;
  }

  private List<X509Certificate> authorities() throws TlsProblem {
    List<X509Certificate> authorities = new ArrayList<>();
    if (config.caFile().isPresent()) {
      Path file = config.caFile().get();
      String message = "Unable to load CA certificates. Check cafile \"" + file + "\".";
      try {
        authorities.addAll(PemFile.certificates(file));
      } catch (IOException | GeneralSecurityException e) {
        throw new TlsProblem(message, e);
      }
      if (authorities.isEmpty()) {
        throw new TlsProblem(message);
      }
    }
    if (config.caPath().isPresent()) {
      addAuthorities(config.caPath().get(), authorities);
    }
    return authorities;
  }

  private static void addAuthorities(Path folder, List<X509Certificate> authorities)
      throws TlsProblem {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
      for (Path file : files) {
        authorities.addAll(PemFile.certificates(file));
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new TlsProblem("Unable to load CA certificates. Check capath \"" + folder + "\".", e);
    }
  }

  private List<X509Certificate> chain() throws TlsProblem {
    String message =
        "Unable to load server certificate \"" + config.certFile() + "\". Check certfile.";
    List<X509Certificate> chain;
    try {
      chain = PemFile.certificates(config.certFile());
    } catch (IOException | GeneralSecurityException e) {
      throw new TlsProblem(message, e);
    }
    if (chain.isEmpty()) {
      throw new TlsProblem(message);
    }
    return chain;
  }

  private PrivateKey key() throws TlsProblem {
    try {
      return PrivateKeyFile.read(config.keyFile());
    } catch (IOException | GeneralSecurityException e) {
      throw new TlsProblem(
          "Unable to load server key file \"" + config.keyFile() + "\". Check keyfile.", e);
    }
  }

  private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
    if (key instanceof RSAKey ours && certificate.getPublicKey() instanceof RSAKey theirs) {
      return ours.getModulus().equals(theirs.getModulus());
    }
    try {
      byte[] probe = certificate.getTBSCertificate();
      Signature signature =
          Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // keys of different kinds
    }
  }

  private List<X509CRL> revocationLists() throws TlsProblem {
    if (config.crlFile().isEmpty()) {
      return List.of();
    }
    Path file = config.crlFile().get();
    String message = "Unable to load certificate revocation file \"" + file + "\". Check crlfile.";
    try {
      List<X509CRL> lists = PemFile.revocationLists(file);
      if (lists.isEmpty()) {
        throw new TlsProblem(message);
      }
      return lists;
    } catch (IOException | GeneralSecurityException e) {
      throw new TlsProblem(message, e);
    }
  }
}
