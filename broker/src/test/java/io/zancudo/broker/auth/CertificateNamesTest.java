package io.zancudo.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertificateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateNamesTest {
  @Test
  void firstCommonNameOfTheCertificateCounts() throws CertificateException {
    assertThat(CertificateNames.commonName(Certificates.TEST_CLIENT.read()))
        .contains("test client");
  }

  @Test
  void certificateMayHaveNoCommonName() throws CertificateException {
    assertThat(CertificateNames.commonName(Certificates.NAMELESS.read())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Certificates.class)
  void subjectIsWrittenAsOpensslWritesIt(Certificates certificate) throws CertificateException {
    assertThat(CertificateNames.subject(certificate.read())).isEqualTo(certificate.subject());
  }
}
