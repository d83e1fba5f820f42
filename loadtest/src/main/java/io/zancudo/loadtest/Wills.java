package io.zancudo.loadtest;

import io.zancudo.loadtest.mqtt.ClientSettings;
import io.zancudo.loadtest.mqtt.Publication;
import io.zancudo.loadtest.verdict.WillLedger;
import java.util.ArrayList;
import java.util.List;

/**
 * Owned by the run's event loop: a number of clients with Wills, of which each that dies is
 * replaced by a new one; and the subscriber that gets the Wills.
 */
final class Wills extends WatchedClient {
  private static final long REPLACE_MILLIS = 500;

  private final WillLedger ledger;
  private final List<WillClient> clients = new ArrayList<>();
  private int lastNumber;
  private boolean over;

  Wills(Scene scene, WillLedger ledger) {
    super(scene, ClientSettings.persistent(scene.clientId("will-watcher"), 5));
    this.ledger = ledger;
    client.addSubscription(scene.topic("will/#"), 2);
  }

  void start(int count) {
    for (int i = 0; i < count; i++) {
      add();
    }
  }

  private void add() {
    if (over) {
      return;
    }
    var dead = new WillClient[1];
    var next =
        new WillClient(
            scene,
            ledger,
            ++lastNumber,
            () -> {
              clients.remove(dead[0]);
              scene.vertx().setTimer(REPLACE_MILLIS, id -> add());
            });
    dead[0] = next;
    clients.add(next);
    next.connect();
  }

  /** One of them loses its connection. */
  void killOne() {
    if (!clients.isEmpty()) {
      clients.get(scene.random().nextInt(clients.size())).die();
    }
  }

  /** No new ones; of those that are there every second one leaves in order, the others die. */
  void finish() {
    over = true;
    boolean politely = false;
    for (WillClient one : List.copyOf(clients)) {
      if (politely) {
        one.leave();
      } else {
        one.die();
      }
      politely = !politely;
    }
  }

  @Override
  public void delivered(Publication publication, int connection) {
    ledger.received(publication.topic(), scene.clock().nanos());
  }
}
