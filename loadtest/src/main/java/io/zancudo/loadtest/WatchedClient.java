package io.zancudo.loadtest;

import io.zancudo.loadtest.mqtt.ClientListener;
import io.zancudo.loadtest.mqtt.ClientSettings;
import io.zancudo.loadtest.mqtt.MqttClient;
import io.zancudo.loadtest.verdict.Finding;

/** Owned by the run's event loop: a client of which the books keep what any client tells. */
abstract class WatchedClient implements ClientListener {
  final Scene scene;
  final MqttClient client;
  private boolean everServed;

  WatchedClient(Scene scene, ClientSettings settings) {
    this.scene = scene;
    this.client = scene.client(settings, this);
  }

  final String name() {
    return client.clientId();
  }

  final boolean everServed() {
    return everServed;
  }

  /** Breaks the connection without a word, and comes back. */
  final void stumble() {
    client.goOffline(false);
    client.goOnline();
  }

  @Override
  public void served(long nanos) {
    if (everServed) {
      scene.reconnection().took(nanos, scene.clock().nanos(), name());
    }
    everServed = true;
  }

  @Override
  public void sessionLost() {
    scene.error(Finding.Type.SESSION_LOST, "client=" + name());
  }

  @Override
  public boolean wantsPackets() {
    return scene.trace();
  }

  @Override
  public void packet(String text) {
    scene.journal().write(name(), text);
  }

  @Override
  public void note(String text, boolean error) {
    if (error) {
      scene.error(Finding.Type.PROTOCOL_ERROR, "client=" + name() + " " + text);
    } else {
      scene.journal().write(name(), text);
    }
  }
}
