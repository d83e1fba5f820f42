package io.zancudo.loadtest;

import io.zancudo.loadtest.mqtt.ClientListener;
import io.zancudo.loadtest.mqtt.ClientSettings;
import io.zancudo.loadtest.mqtt.MqttClient;
import io.zancudo.loadtest.mqtt.WillSettings;
import io.zancudo.loadtest.verdict.WillLedger;

/** Owned by the run's event loop: connects once, and dies once. */
final class WillClient implements ClientListener {
  private final Scene scene;
  private final WillLedger ledger;
  private final Runnable gone;
  private final String topic;
  private final MqttClient client;
  private boolean over;

  /**
   * A client of the next number.
   *
   * @param gone told when its connection is over
   */
  WillClient(Scene scene, WillLedger ledger, int number, Runnable gone) {
    this.scene = scene;
    this.ledger = ledger;
    this.gone = gone;
    String name = "will-" + number;
    int delay = number % 2;
    int version = delay == 0 && number % 4 == 0 ? 4 : 5;
    topic = scene.topic("will/" + name);
    ledger.add(topic);
    var will = new WillSettings(topic, name, 2, delay);
    client = scene.client(ClientSettings.withWill(scene.clientId(name), version, will), this);
  }

  void connect() {
    client.goOnline();
  }

  /** Ends the connection with DISCONNECT: the Will must not come. */
  void leave() {
    if (!over) {
      over = true;
      if (client.isServed()) {
        ledger.disconnected(topic, scene.clock().nanos());
        client.goOffline(true);
      } else {
        client.goOffline(false);
      }
    }
  }

  /** Ends the connection without DISCONNECT: the Will must come. */
  void die() {
    if (!over) {
      client.goOffline(false);
    }
  }

  @Override
  public void connecting() {
    ledger.connecting(topic);
  }

  @Override
  public void connected() {
    ledger.connected(topic);
  }

  @Override
  public void disconnected(boolean wasConnected) {
    ledger.connectionLost(topic, scene.clock().nanos());
    if (!over) {
      over = true;
      client.goOffline(false);
      gone.run();
    }
  }

  @Override
  public void note(String text, boolean error) {
    scene.journal().write(client.clientId(), text);
  }
}
