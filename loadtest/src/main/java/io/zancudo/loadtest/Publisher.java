package io.zancudo.loadtest;

import io.zancudo.loadtest.mqtt.ClientSettings;
import io.zancudo.loadtest.mqtt.Publication;
import io.zancudo.loadtest.verdict.Stream;
import java.util.ArrayList;
import java.util.List;

/** Owned by the run's event loop: numbers its messages, and writes down what was acknowledged. */
final class Publisher extends WatchedClient {
  /** What brokers allow by default; Mosquitto 2.0.11 loses QoS 2 messages of 3.1.1 above it. */
  private static final int WINDOW = 20;

  private static final long REFUSED_PAUSE_MILLIS = 500;
  private static final String FILLER = " ".repeat(1) + "x".repeat(60);

  private final List<Stream> streams = new ArrayList<>();
  private int nextStream;
  private int refusedCount;
  private long waitingSince;

  /** A publisher with one QoS on some topics of its own. */
  Publisher(Scene scene, String name, int version, int qos, int topicCount, boolean probe) {
    super(scene, ClientSettings.persistent(scene.clientId(name), version));
    for (int i = 0; i < topicCount; i++) {
      String topic = scene.topic("s/" + qos + "/" + name + "/" + i);
      streams.add(scene.history().addStream(name(), topic, qos, probe));
    }
  }

  /** Sends the next message, unless too many wait for their acknowledgement. */
  boolean publishNext() {
    if (unfinishedCount() >= WINDOW) {
      return false;
    }
    Stream stream = streams.get(nextStream++ % streams.size());
    send(stream, stream.send());
    return true;
  }

  int unfinishedCount() {
    return client.unfinishedCount() + refusedCount;
  }

  private void send(Stream stream, int number) {
    if (client.unfinishedCount() == 0) {
      waitingSince = scene.clock().nanos();
    }
    client.publish(new Publication(stream.topic(), number + FILLER, stream.qos(), false));
  }

  @Override
  public void acknowledged(Publication publication) {
    long now = scene.clock().nanos();
    scene.outage().took(now - waitingSince, now, name());
    waitingSince = now;
    stream(publication).acknowledged(Payloads.number(publication.payload()), now);
  }

  @Override
  public void refused(Publication publication, int reasonCode) {
    note("refused with 0x" + Integer.toHexString(reasonCode) + ": " + publication, false);
    Stream stream = stream(publication);
    int number = Payloads.number(publication.payload());
    stream.refused(number);
    refusedCount++;
    scene
        .vertx()
        .setTimer(
            REFUSED_PAUSE_MILLIS,
            id -> {
              refusedCount--;
              send(stream, number);
            });
  }

  private Stream stream(Publication publication) {
    return scene.history().stream(publication.topic()).orElseThrow();
  }
}
