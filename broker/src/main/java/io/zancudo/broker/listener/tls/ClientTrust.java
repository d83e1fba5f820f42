package io.zancudo.broker.listener.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Decides which client certificates a listener trusts: those that a certificate of {@code cafile}
 * or {@code capath} has signed, directly or through others, that are valid today and for TLS
 * clients, and that no revocation list names.
 *
 * <p>Thread-safe: immutable. As with OpenSSL's flags in Mosquitto, a configured revocation list
 * must cover the client's own certificate and is not asked about those above it.
 */
final class ClientTrust extends X509ExtendedTrustManager {
  private static final String ANY_USAGE = "2.5.29.37.0";
  private static final String CLIENT_USAGE = "1.3.6.1.5.5.7.3.2";

  /** Positions in {@link X509Certificate#getKeyUsage}. */
  private static final int DIGITAL_SIGNATURE = 0;

  private static final int KEY_AGREEMENT = 4;

  private final List<X509Certificate> authorities;
  private final List<X509CRL> revocationLists;
  private final boolean checkRevocation;
  private final boolean checkDates;

  /**
   * A trust in these authorities.
   *
   * @param authorities whose signatures count; if empty nobody is trusted
   * @param checkRevocation whether a certificate must be covered by one of the lists
   * @param checkDates whether the client's own certificate must be valid today
   */
  ClientTrust(
      List<X509Certificate> authorities,
      List<X509CRL> revocationLists,
      boolean checkRevocation,
      boolean checkDates) {
    this.authorities = List.copyOf(authorities);
    this.revocationLists = List.copyOf(revocationLists);
    this.checkRevocation = checkRevocation;
    this.checkDates = checkDates;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (authorities.isEmpty()) {
      throw new CertificateException("There is no cafile or capath to trust");
    }
    X509Certificate client = chain[0];
    checkUsage(client);
    checkValidity(client);
    try {
      PublicKey issuer = verify(client, List.of(chain));
      if (checkRevocation) {
        checkRevocation(client, issuer);
      }
    } catch (GeneralSecurityException e) {
      throw e instanceof CertificateException ce ? ce : new CertificateException(e.getMessage(), e);
    }
  }

  private static void checkUsage(X509Certificate client) throws CertificateException {
    boolean[] usage = client.getKeyUsage();
    if (usage != null && !usage[DIGITAL_SIGNATURE] && !usage[KEY_AGREEMENT]) {
      throw new CertificateException("The certificate's key usage is not for TLS");
    }
    List<String> extended = client.getExtendedKeyUsage();
    if (extended != null && !extended.contains(CLIENT_USAGE) && !extended.contains(ANY_USAGE)) {
      throw new CertificateException("The certificate's extended key usage is not for TLS clients");
    }
  }

  /** Asked before the path is built, which does not tell why there is none. */
  private void checkValidity(X509Certificate client) throws CertificateException {
    if (checkDates) {
      try {
        client.checkValidity();
      } catch (CertificateExpiredException e) {
        throw refusal("The certificate has expired", BasicReason.EXPIRED);
      } catch (CertificateNotYetValidException e) {
        throw refusal("The certificate is not valid yet", BasicReason.NOT_YET_VALID);
      }
    }
  }

  /** BoringSSL tells the client the reason in its alert. */
  private static CertificateException refusal(String message, BasicReason reason) {
    return new CertificateException(
        message, new CertPathValidatorException(message, null, null, -1, reason));
  }

  /** Finds the way to an authority; returns the key of the one that issued the certificate. */
  private PublicKey verify(X509Certificate client, List<X509Certificate> chain)
      throws GeneralSecurityException {
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(client);
    Set<TrustAnchor> anchors =
        authorities.stream()
            .map(authority -> new TrustAnchor(authority, null))
            .collect(Collectors.toSet());
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
    parameters.setRevocationEnabled(false); // done here, for the client's own certificate
    if (!checkDates) {
      parameters.setDate(withinValidity(client));
    }
    PKIXCertPathBuilderResult result =
        (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
    var path = result.getCertPath().getCertificates();
    return path.size() > 1
        ? path.get(1).getPublicKey()
        : result.getTrustAnchor().getTrustedCert().getPublicKey();
  }

  private static Date withinValidity(X509Certificate certificate) {
    long from = certificate.getNotBefore().getTime();
    return new Date(from + (certificate.getNotAfter().getTime() - from) / 2);
  }

  private void checkRevocation(X509Certificate client, PublicKey issuer)
      throws GeneralSecurityException {
    boolean covered = false;
    for (X509CRL list : revocationLists) {
      if (list.getIssuerX500Principal().equals(client.getIssuerX500Principal())
          && isSignedBy(list, issuer)) {
        if (list.getNextUpdate() != null && list.getNextUpdate().before(new Date())) {
          throw new CertificateExpiredException("The revocation list has expired");
        }
        if (list.getRevokedCertificate(client) != null) {
          throw refusal("The certificate has been revoked", BasicReason.REVOKED);
        }
        covered = true;
      }
    }
    if (!covered) {
      throw new CertificateException("No revocation list covers the certificate");
    }
  }

  private static boolean isSignedBy(X509CRL list, PublicKey issuer) {
    try {
      list.verify(issuer);
      return true;
    } catch (GeneralSecurityException e) {
      return false; // of another authority with the same name
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("This is a server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("This is a server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("This is a server");
  }

  /** The names that a client is told to choose its certificate by. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.toArray(new X509Certificate[0]);
  }
}
