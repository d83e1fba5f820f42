package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.NeedsProgram;
import io.zancudo.mqtt.ProtocolVersion;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that start mosquitto_pub, mosquitto_sub and mosquitto_rr, as users do: parameterized
 * classes, with one parameter more than channels.
 */
@NeedsProgram({"openssl", "stdbuf", "mosquitto_pub", "mosquitto_sub", "mosquitto_rr"})
@ExtendWith(WithClientsBroker.class)
abstract class MosquittoPrograms {
  private static final String MESSAGE = "message ";

  private final Channel channel;
  private final ClientsBroker broker;
  private final Deque<ClientProcess> processes = new ArrayDeque<>();

  MosquittoPrograms(Channel channel, ClientsBroker broker) {
    this.channel = channel;
    this.broker = broker;
  }

  /** Every version over what the programs of Debian 12 speak. */
  static List<Channel> channels() {
    return Stream.of(ProtocolVersion.values())
        .map(version -> Channel.of(version, Transport.TCP, Transport.TLS))
        .flatMap(List::stream)
        .toList();
  }

  final Channel channel() {
    return channel;
  }

  final ClientsBroker broker() {
    return broker;
  }

  /** A topic level or Client Identifier that nobody has used. */
  final String unusedName() {
    return broker.unusedName();
  }

  /** Starts a program where anybody may connect; it is killed after the test. */
  final ClientProcess start(String program, String... arguments) throws IOException {
    return startAt(broker.port(channel.transport()), program, arguments);
  }

  /** Starts a program at that port. */
  final ClientProcess startAt(int port, String program, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("-h", "127.0.0.1", "-p", Integer.toString(port)));
    if (channel.transport().isSecure()) {
      all.addAll(List.of("--cafile", broker.certificates().authorityFile().toString()));
    }
    return startWith(all, program, arguments);
  }

  /** Starts a program that connects as the first arguments say. */
  final ClientProcess startWith(List<String> connect, String program, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>(connect);
    all.addAll(List.of("-V", versionOption()));
    all.addAll(List.of(arguments));
    ClientProcess process = ClientProcess.start(program, all);
    processes.push(process);
    return process;
  }

  private String versionOption() {
    return switch (channel.version()) {
      case MQTT_3_1 -> "mqttv31";
      case MQTT_3_1_1 -> "mqttv311";
      case MQTT_5 -> "mqttv5";
    };
  }

  /** Publishes, and waits until mosquitto_pub is done. */
  final void publish(String... arguments) throws Exception {
    ClientProcess publisher = start("mosquitto_pub", arguments);
    assertThat(publisher.awaitLines()).isEmpty();
    assertThat(publisher.awaitExitStatus()).isZero();
  }

  /** Publishes one message per line, and waits until mosquitto_pub is done. */
  final void publishLines(List<String> lines, String... arguments) throws Exception {
    ClientProcess publisher = start("mosquitto_pub", with(arguments, "-l"));
    publisher.input(lines);
    assertThat(publisher.awaitLines()).isEmpty();
    assertThat(publisher.awaitExitStatus()).isZero();
  }

  /** Subscribes, and waits for the SUBACK; the format is that of {@code -F}. */
  final ClientProcess subscribe(String format, String... arguments) throws Exception {
    ClientProcess subscriber =
        start("mosquitto_sub", with(arguments, "-d", "-F", MESSAGE + format));
    subscriber.awaitLine("Subscribed");
    return subscriber;
  }

  /** The next message of a subscriber, as its format says. */
  static String message(ClientProcess subscriber) throws InterruptedException {
    return subscriber.awaitLine(MESSAGE);
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(more), Stream.of(arguments)).toArray(String[]::new);
  }

  @AfterEach
  final void killProcesses() throws Exception {
    while (!processes.isEmpty()) {
      processes.pop().close();
    }
  }
}
