package io.zancudo.broker.auth;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Certificates of clients for tests, and what OpenSSL makes of their subjects. */
enum Certificates {
  /** Two Common Names, of which "test client" is the first; a comma; a letter beyond ASCII. */
  TEST_CLIENT(
      """
      -----BEGIN CERTIFICATE-----
      MIICnTCCAkOgAwIBAgIUKYxXy8ncH60e+bjxo6+EswBGqjEwCgYIKoZIzj0EAwIw
      gaIxCzAJBgNVBAYTAkdCMRMwEQYDVQQIDApEZXJieXNoaXJlMQ4wDAYDVQQHDAVE
      ZXJieTEWMBQGA1UECgwNWmFuY3VkbywgSW5jLjERMA8GA1UECwwIVMO8ZnRsZXIx
      FDASBgNVBAMMC3Rlc3QgY2xpZW50MQ8wDQYDVQQDDAZzZWNvbmQxHDAaBgkqhkiG
      9w0BCQEWDWNAZXhhbXBsZS5vcmcwIBcNMjYxMTIwMTM0MjQ5WhgPMjEyNjEwMjcx
      MzQyNDlaMIGiMQswCQYDVQQGEwJHQjETMBEGA1UECAwKRGVyYnlzaGlyZTEOMAwG
      A1UEBwwFRGVyYnkxFjAUBgNVBAoMDVphbmN1ZG8sIEluYy4xETAPBgNVBAsMCFTD
      vGZ0bGVyMRQwEgYDVQQDDAt0ZXN0IGNsaWVudDEPMA0GA1UEAwwGc2Vjb25kMRww
      GgYJKoZIhvcNAQkBFg1jQGV4YW1wbGUub3JnMFkwEwYHKoZIzj0CAQYIKoZIzj0D
      AQcDQgAESpyxqv6GqEJdKTI55C/sC7gKTWapOJI1MHxTHfnzuR6YIxQpSKM39Vh/
      PA24okLt7Nz7TXf9NFJ64ZmMBgyri6NTMFEwHQYDVR0OBBYEFGxjDAmYx5S49QGN
      ceU+x2QVWdrfMB8GA1UdIwQYMBaAFGxjDAmYx5S49QGNceU+x2QVWdrfMA8GA1Ud
      EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgVKVksq72GeB5b46GFl6PQduC
      DIJVFeMXX7Acr/gqMycCIQD2pfoWBMNZgzralLvjeEHEnC0sr3YkG0QnuAFubycI
      pA==
      -----END CERTIFICATE-----
      """,
      "emailAddress=c@example.org,CN=second,CN=test client,OU=T\\C3\\BCftler,"
          + "O=Zancudo\\, Inc.,L=Derby,ST=Derbyshire,C=GB"),
  /** No Common Name. */
  NAMELESS(
      """
      -----BEGIN CERTIFICATE-----
      MIIBejCCAR+gAwIBAgIUYa6mLlLZsM4dXo5482bSfFXzjCUwCgYIKoZIzj0EAwIw
      ETEPMA0GA1UECgwGbm9ib2R5MCAXDTI2MTEyMDEzNDI0OVoYDzIxMjYxMDI3MTM0
      MjQ5WjARMQ8wDQYDVQQKDAZub2JvZHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
      AAQy7+rOlcu2LSHBJUqgkNxtWlyFRmgCe5jcjaS7gdWOi22tJIVNjAo0dAXNNhl8
      Jebuu0TnEXmm1zQpOOkBz04so1MwUTAdBgNVHQ4EFgQUrngt1WGSbpzm0xrCUlPL
      E2f7ckcwHwYDVR0jBBgwFoAUrngt1WGSbpzm0xrCUlPLE2f7ckcwDwYDVR0TAQH/
      BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEArRtXYgK5B3nFMc7+Du3p6ZaN2vtP
      Ei5ydGrfRL9ByY8CIQDPHIMIXobO82tyUR+CTTW9BMHayRUzrhJ0YpwYQwrLUQ==
      -----END CERTIFICATE-----
      """,
      "O=nobody");

  private final String pem;
  private final String subject;

  Certificates(String pem, String subject) {
    this.pem = pem;
    this.subject = subject;
  }

  X509Certificate read() throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  /** As {@code openssl x509 -subject -nameopt RFC2253} prints it. */
  String subject() {
    return subject;
  }
}
