package io.zancudo.broker;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * The run from which the class-data archive is made: the broker starts as it always does, a client
 * of each version connects, subscribes and gets a message of its own, and the program ends. Java
 * then writes what it has loaded into the archive. Started by {@code bin/zancudo-cds}, without
 * arguments; ends with status 0, or with an exception and 1.
 */
final class ArchiveRun {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final int READ_TIMEOUT_MILLIS = 10_000;
  private static final int PUBLISH = 3;

  /** CONNECT, SUBSCRIBE to "t" with QoS 1, PUBLISH "m" to "t" with QoS 1. */
  private static final String MQTT_311 =
      "100d00044d5154540402003c000161" + "8206000100017401" + "320600017400026d";

  private static final String MQTT_5 =
      "100e00044d5154540502003c00000161" + "820700010000017401" + "32070001740002006d";

  private static final String DISCONNECT = "e000";

  private ArchiveRun() {}

  public static void main(String[] arguments) throws Exception {
    int port = freePort();
    Thread broker = new Thread(() -> startBroker(port), "main");
    broker.setDaemon(true);
    broker.start();
    for (String packets : new String[] {MQTT_311, MQTT_5}) {
      try (Socket client = connect(port)) {
        client.setSoTimeout(READ_TIMEOUT_MILLIS);
        client.getOutputStream().write(HexFormat.of().parseHex(packets));
        awaitPublish(new DataInputStream(client.getInputStream()));
        client.getOutputStream().write(HexFormat.of().parseHex(DISCONNECT));
      }
    }
    System.exit(0);
  }

  private static void startBroker(int port) {
    try {
      Main.main(new String[] {"-p", Integer.toString(port)});
    } catch (Exception e) {
      throw new IllegalStateException("The broker did not start on port " + port, e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Socket connect(int port) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(START_TIMEOUT);
    while (true) {
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (IOException e) {
        if (Instant.now().isAfter(end)) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }

  /** Reads packets, all shorter than 128 bytes, up to the first PUBLISH. */
  private static void awaitPublish(DataInputStream in) throws IOException {
    int type;
    do {
      type = in.readUnsignedByte() >> 4;
      in.readFully(new byte[in.readUnsignedByte()]);
    } while (type != PUBLISH);
  }
}
