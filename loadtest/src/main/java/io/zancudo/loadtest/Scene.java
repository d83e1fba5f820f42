package io.zancudo.loadtest;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import io.zancudo.loadtest.mqtt.ClientListener;
import io.zancudo.loadtest.mqtt.ClientSettings;
import io.zancudo.loadtest.mqtt.MqttClient;
import io.zancudo.loadtest.verdict.Finding;
import io.zancudo.loadtest.verdict.Findings;
import io.zancudo.loadtest.verdict.History;
import io.zancudo.loadtest.verdict.RunClock;
import java.util.Random;
import java.util.function.Supplier;

/**
 * What all clients of a run share; owned by its event loop.
 *
 * @param trace whether the journal gets each packet
 * @param run names the run in client identifiers and topics, so that runs do not meet
 */
record Scene(
    Vertx vertx,
    NetClient net,
    RunClock clock,
    Findings findings,
    History history,
    Addresses addresses,
    Random random,
    Journal journal,
    Pace reconnection,
    Pace outage,
    boolean trace,
    String run) {

  /** The topics and filters of this run are below this. */
  String topic(String below) {
    return "torture/" + run + "/" + below;
  }

  String clientId(String name) {
    return run + "-" + name;
  }

  MqttClient client(ClientSettings settings, ClientListener listener) {
    return client(settings, addresses, listener);
  }

  MqttClient client(
      ClientSettings settings, Supplier<SocketAddress> where, ClientListener listener) {
    return new MqttClient(vertx, net, where, settings, listener);
  }

  void error(Finding.Type type, String text) {
    findings.add(type, clock.nanos(), text);
    journal.write("FOUND", type + " " + text);
  }
}
