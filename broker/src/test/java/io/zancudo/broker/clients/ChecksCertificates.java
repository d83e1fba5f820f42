package io.zancudo.broker.clients;

import static io.zancudo.broker.clients.ClientsBroker.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A certificate is the name of its client. */
interface ChecksCertificates extends Clients {

  @Test
  default void certificateIsTheUserOfTheAccessControlList() throws Exception {
    Assumptions.assumeTrue(channel().transport().isSecure(), "certificates need TLS");
    String last = "/" + unusedName();
    TestClient client =
        connect(certifiedPort(), ConnectOptions.clean(unusedName()).withCertificate(USER));
    client.subscribe("+" + last, 1);

    client.publishAndWait(TestMessage.of("readable" + last, "denied", 1));
    client.publishAndWait(TestMessage.of("open" + last, "delivered", 1));

    assertThat(client.next().payload()).isEqualTo("delivered");
  }

  @Test
  default void clientWithoutCertificateIsRefused() {
    Assumptions.assumeTrue(channel().transport().isSecure(), "certificates need TLS");

    assertThatThrownBy(() -> connect(certifiedPort(), ConnectOptions.clean(unusedName())))
        .isInstanceOf(Exception.class);
  }

  private int certifiedPort() {
    return broker().certifiedPort(channel().transport());
  }
}
