package io.zancudo.loadtest;

import io.zancudo.loadtest.mqtt.ClientSettings;
import io.zancudo.loadtest.mqtt.Publication;
import io.zancudo.loadtest.verdict.Receiver;

/** Owned by the run's event loop: writes down what comes. */
final class Subscriber extends WatchedClient {
  private static final int SHORTEST_STAY = 2_000;
  private static final int LONGEST_STAY = 12_000;

  private final Receiver receiver;
  private boolean wanders;

  Subscriber(Scene scene, ClientSettings settings, String filter, int qos, Receiver receiver) {
    super(scene, settings);
    this.receiver = receiver;
    client.addSubscription(filter, qos);
  }

  /** From now on goes offline and comes back, at times of its own. */
  void wander() {
    wanders = true;
    later(this::leave);
  }

  /** Is online from now on. */
  void stay() {
    wanders = false;
    client.goOnline();
  }

  private void leave() {
    client.goOffline(scene.random().nextBoolean());
    later(this::comeBack);
  }

  private void comeBack() {
    client.goOnline();
    later(scene.random().nextInt(3) == 0 ? this::moveOn : this::leave);
  }

  private void moveOn() {
    client.move();
    later(this::leave);
  }

  private void later(Runnable step) {
    int stay = SHORTEST_STAY + scene.random().nextInt(LONGEST_STAY - SHORTEST_STAY);
    scene
        .vertx()
        .setTimer(
            stay,
            id -> {
              if (wanders) {
                step.run();
              }
            });
  }

  @Override
  public void delivered(Publication publication, int connection) {
    scene
        .history()
        .delivered(
            receiver,
            publication.topic(),
            Payloads.number(publication.payload()),
            publication.qos(),
            connection,
            scene.clock().nanos());
  }
}
