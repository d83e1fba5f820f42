package io.zancudo.loadtest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.SocketAddress;
import io.zancudo.loadtest.mqtt.ClientListener;
import io.zancudo.loadtest.mqtt.ClientSettings;
import io.zancudo.loadtest.mqtt.MqttClient;
import io.zancudo.loadtest.mqtt.Publication;
import io.zancudo.loadtest.verdict.RetainedLedger;
import java.util.HashMap;
import java.util.Map;

/** Owned by the run's event loop: connects to one node, and reads all retained messages there. */
final class RetainedReader implements ClientListener {
  /** How long retained messages may take after the SUBACK. */
  private static final long WAIT_MILLIS = 1_500;

  private static final long TIMEOUT_MILLIS = 30_000;

  private final Scene scene;
  private final RetainedLedger ledger;
  private final MqttClient client;
  private final Promise<Map<String, String>> wrong = Promise.promise();
  private final Map<String, String> found = new HashMap<>();
  private Map<String, Integer> floor = Map.of();
  private int connectionCount;
  private boolean done;

  RetainedReader(Scene scene, RetainedLedger ledger, String name, SocketAddress node) {
    this.scene = scene;
    this.ledger = ledger;
    client = scene.client(ClientSettings.clean(scene.clientId(name), 5), () -> node, this);
    client.addSubscription(scene.topic("retained/#"), 1);
  }

  /**
   * Reads.
   *
   * @return what is wrong, by topic; fails if the node did not serve the client in time
   */
  Future<Map<String, String>> read() {
    client.goOnline();
    scene.vertx().setTimer(TIMEOUT_MILLIS, id -> end(() -> wrong.fail("not served")));
    return wrong.future();
  }

  @Override
  public void connected() {
    floor = ledger.floor();
    found.clear();
  }

  @Override
  public void delivered(Publication publication, int connection) {
    // What is written while the reader is there comes as an ordinary message, and counts too.
    if (publication.payload().isEmpty()) {
      found.remove(publication.topic());
    } else {
      found.put(publication.topic(), publication.payload());
    }
  }

  @Override
  public void served(long nanos) {
    int servedConnection = connectionCount;
    scene
        .vertx()
        .setTimer(
            WAIT_MILLIS,
            id -> {
              if (servedConnection == connectionCount) {
                end(() -> wrong.complete(ledger.judge(found, floor)));
              }
            });
  }

  @Override
  public void disconnected(boolean wasConnected) {
    connectionCount++;
  }

  private void end(Runnable last) {
    if (!done) {
      done = true;
      client.goOffline(true);
      last.run();
    }
  }
}
