package io.zancudo.broker.listener.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zancudo.broker.listener.LogLines;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CipherSuitesTest {
  private final CipherSuites suites = new CipherSuites();

  @ParameterizedTest
  @CsvSource({
    "ECDHE-RSA-AES128-GCM-SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "ECDHE-RSA-CHACHA20-POLY1305, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "DHE-RSA-AES128-GCM-SHA256, TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
    "AES128-SHA256, TLS_RSA_WITH_AES_128_CBC_SHA256",
    "AES256-SHA, TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  })
  void namesOfOpenSslAreKnown(String name, String suite) throws TlsProblem {
    assertThat(suites.select(name)).containsExactly(suite);
  }

  @Test
  void orderOfTheListIsKept() throws TlsProblem {
    assertThat(suites.select("AES256-SHA:ECDHE-RSA-AES128-GCM-SHA256,AES128-SHA256"))
        .containsExactly(
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_128_CBC_SHA256");
  }

  @Test
  void groupsAreKnown() throws TlsProblem {
    assertThat(suites.select("DEFAULT:!aNULL:!eNULL:!LOW:!EXPORT:!SSLv2:@STRENGTH"))
        .hasSizeGreaterThan(5)
        .doesNotContain("TLS_AES_128_GCM_SHA256");
    assertThat(suites.select("ECDHE+AESGCM"))
        .isNotEmpty()
        .allMatch(suite -> suite.startsWith("TLS_ECDHE_") && suite.contains("_GCM_"));
    assertThat(suites.select("HIGH:!kRSA:!SHA1:-DHE"))
        .isNotEmpty()
        .noneMatch(suite -> suite.startsWith("TLS_RSA_") || suite.startsWith("TLS_DHE_"))
        .noneMatch(suite -> suite.endsWith("_SHA"));
  }

  @Test
  void whatIsExcludedDoesNotComeBack() throws TlsProblem {
    assertThat(suites.select("!AES256-SHA:AES256-SHA:AES128-SHA"))
        .containsExactly("TLS_RSA_WITH_AES_128_CBC_SHA");
    assertThat(suites.select("AES128-SHA:-AES128-SHA:AES256-SHA:AES128-SHA")).hasSize(2);
  }

  @Test
  void unknownNamesArePassedOverBesideKnownOnes() throws TlsProblem {
    try (LogLines log = new LogLines()) {
      assertThat(suites.select("ECDHE-RSA-CAMELLIA256-SHA384:AES128-SHA")).hasSize(1);
      assertThat(suites.selectTls13("TLS_AES_128_CCM_8_SHA256:TLS_AES_128_GCM_SHA256"))
          .isEqualTo(List.of("TLS_AES_128_GCM_SHA256"));

      assertThat(log.lines())
          .containsExactly(
              "Warning: TLS cipher \"ECDHE-RSA-CAMELLIA256-SHA384\" is not known here and is not"
                  + " used.",
              "Warning: TLS cipher \"TLS_AES_128_CCM_8_SHA256\" is not known here and is not used.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"aNULL:eNULL", "", "!ALL", "aNULL", "AES128-SHA:!AES128-SHA"})
  void emptySelectionIsRefused(String list) {
    assertThatThrownBy(() -> suites.select(list))
        .isInstanceOf(TlsProblem.class)
        .hasMessage("Unable to set TLS ciphers. Check cipher list \"" + list + "\".");
  }
}
