package io.zancudo.broker.clients;

import static io.zancudo.broker.clients.ClientsBroker.PASSWORD;
import static io.zancudo.broker.clients.ClientsBroker.USER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may connect with Mosquitto's programs, and what they are told. */
@ParameterizedClass
@MethodSource("channels")
class MosquittoAccessTest extends MosquittoPrograms {

  MosquittoAccessTest(Channel channel, ClientsBroker broker) {
    super(channel, broker);
  }

  @Test
  void wrongPasswordIsRefused() throws Exception {
    ClientProcess publisher =
        startAt(
            broker().guardedPort(channel().transport()),
            "mosquitto_pub",
            "-u",
            USER,
            "-P",
            "wrong",
            "-t",
            "open/x",
            "-m",
            "x");

    assertThat(publisher.awaitLines().toString()).containsIgnoringCase("not authori");
    assertThat(publisher.awaitExitStatus()).isEqualTo(channel().isMqtt5() ? 0x87 : 5);
  }

  @Test
  void accessControlListDecidesOnEachMessage() throws Exception {
    String last = "/" + unusedName();
    ClientProcess subscriber =
        startGuarded("mosquitto_sub", "-d", "-q", "1", "-t", "+" + last, "-F", "message %p");
    subscriber.awaitLine("Subscribed");

    for (String first : new String[] {"readable", "writable", "open"}) {
      ClientProcess publisher =
          startGuarded("mosquitto_pub", "-q", "1", "-t", first + last, "-m", first);
      publisher.awaitExitStatus();
    }

    assertThat(subscriber.awaitLine("message ")).isEqualTo("open");
  }

  private ClientProcess startGuarded(String program, String... arguments) throws Exception {
    String[] all = new String[arguments.length + 4];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(new String[] {"-u", USER, "-P", PASSWORD}, 0, all, arguments.length, 4);
    return startAt(broker().guardedPort(channel().transport()), program, all);
  }

  @Test
  void certificateIsTheUserOfTheAccessControlList() throws Exception {
    Assumptions.assumeTrue(channel().transport().isSecure(), "certificates need TLS");
    String topic = "open/" + unusedName();
    ClientProcess subscriber = subscribe("%p", "-t", topic);

    ClientProcess publisher =
        startAt(
            broker().certifiedPort(channel().transport()),
            "mosquitto_pub",
            "--cert",
            broker().certificates().certificateFile(USER).toString(),
            "--key",
            broker().certificates().keyFile(USER).toString(),
            "-t",
            topic,
            "-m",
            "certified");

    assertThat(message(subscriber)).isEqualTo("certified");
    assertThat(publisher.awaitExitStatus()).isZero();
  }

  @Test
  void clientWithoutCertificateIsRefused() throws Exception {
    Assumptions.assumeTrue(channel().transport().isSecure(), "certificates need TLS");

    ClientProcess publisher =
        startAt(
            broker().certifiedPort(channel().transport()),
            "mosquitto_pub",
            "-t",
            "open/x",
            "-m",
            "x");

    assertThat(publisher.awaitExitStatus()).isNotZero();
  }
}
