package io.zancudo.loadtest;

import io.zancudo.loadtest.mqtt.ClientSettings;
import io.zancudo.loadtest.mqtt.Publication;
import io.zancudo.loadtest.verdict.RetainedLedger;
import java.util.ArrayList;
import java.util.List;

/** Owned by the run's event loop: writes retained messages, one at a time to each topic. */
final class RetainedWriter extends WatchedClient {
  private final RetainedLedger ledger;
  private final List<String> topics = new ArrayList<>();
  private int nextTopic;

  RetainedWriter(Scene scene, RetainedLedger ledger, int topicCount) {
    super(scene, ClientSettings.persistent(scene.clientId("retainer"), 5));
    this.ledger = ledger;
    for (int i = 0; i < topicCount; i++) {
      topics.add(scene.topic("retained/" + i));
    }
    topics.forEach(ledger::add);
  }

  void writeNext() {
    String topic = topics.get(nextTopic++ % topics.size());
    if (!ledger.hasUnacknowledged(topic)) {
      client.publish(new Publication(topic, ledger.next(topic), 1, true));
    }
  }

  /** After the books are closed: leaves nothing behind. */
  void clear() {
    topics.forEach(topic -> client.publish(new Publication(topic, "", 1, true)));
  }

  @Override
  public void acknowledged(Publication publication) {
    ledger.acknowledged(publication.topic());
  }

  @Override
  public void refused(Publication publication, int reasonCode) {
    scene.vertx().setTimer(500, id -> client.publish(publication));
  }
}
