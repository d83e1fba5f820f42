package io.zancudo.loadtest;

import io.zancudo.loadtest.mqtt.ClientSettings;
import io.zancudo.loadtest.verdict.Receiver;
import io.zancudo.loadtest.verdict.RetainedLedger;
import io.zancudo.loadtest.verdict.Stream;
import io.zancudo.loadtest.verdict.WillLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Owned by the run's event loop: all clients of a run. */
final class Cast {
  private static final int PUBLISHERS_PER_QOS = 3;
  private static final int TOPICS_PER_PUBLISHER = 3;
  private static final int RETAINED_TOPICS = 8;

  final List<Publisher> publishers = new ArrayList<>();
  final List<Publisher> probes = new ArrayList<>();
  final List<Subscriber> residents = new ArrayList<>();
  final List<Subscriber> wanderers = new ArrayList<>();
  final RetainedLedger retainedLedger = new RetainedLedger();
  final WillLedger willLedger;
  final RetainedWriter retainedWriter;
  final Wills wills;
  private final Scene scene;

  Cast(Scene scene) {
    this.scene = scene;
    willLedger = new WillLedger(scene.findings());
    retainedWriter = new RetainedWriter(scene, retainedLedger, RETAINED_TOPICS);
    wills = new Wills(scene, willLedger);
    for (int qos = 1; qos <= 2; qos++) {
      for (int i = 0; i < PUBLISHERS_PER_QOS; i++) {
        String name = "pub-q" + qos + "-" + i;
        publishers.add(new Publisher(scene, name, version(i), qos, TOPICS_PER_PUBLISHER, false));
      }
      probes.add(new Publisher(scene, "probe-q" + qos, 5, qos, 1, true));
    }
    residents.add(persistent("online-q1", 4, 1));
    residents.add(persistent("online-q2", 5, 2));
    residents.add(persistent("online-q2-311", 4, 2));
    wanderers.add(persistent("away-q1", 5, 1));
    wanderers.add(persistent("away-q2", 5, 2));
    wanderers.add(persistent("away-q2-311", 4, 2));
    residents.add(clean("clean-q2", 5));
    residents.add(clean("clean-q2-311", 4));
    share("share-q1", 1);
    share("share-q2", 2);
  }

  private Subscriber persistent(String name, int version, int qos) {
    var settings = ClientSettings.persistent(scene.clientId(name), version);
    return subscriber(settings, name, qos, Receiver.Kind.PERSISTENT);
  }

  private Subscriber clean(String name, int version) {
    var settings = ClientSettings.clean(scene.clientId(name), version);
    return subscriber(settings, name, 2, Receiver.Kind.CLEAN);
  }

  private Subscriber subscriber(ClientSettings settings, String name, int qos, Receiver.Kind kind) {
    Receiver receiver = scene.history().addReceiver(name, kind, qos, allStreams());
    return new Subscriber(scene, settings, scene.topic("s/#"), qos, receiver);
  }

  /** Two members that stay and one that wanders. */
  private void share(String name, int qos) {
    String filter = "$share/" + name + "/" + scene.topic("s/#");
    Receiver all =
        scene.history().addReceiver("$share/" + name, Receiver.Kind.SHARED, qos, allStreams());
    for (int i = 0; i < 3; i++) {
      var settings = ClientSettings.persistent(scene.clientId(name + "-" + i), 5);
      (i < 2 ? residents : wanderers).add(new Subscriber(scene, settings, filter, qos, all));
    }
  }

  private Predicate<Stream> allStreams() {
    String prefix = scene.topic("s/");
    return stream -> stream.topic().startsWith(prefix);
  }

  private static int version(int i) {
    return i % 2 == 0 ? 5 : 4;
  }

  List<Subscriber> subscribers() {
    List<Subscriber> all = new ArrayList<>(residents);
    all.addAll(wanderers);
    return all;
  }

  /** All but the clients with Wills. */
  List<WatchedClient> everyone() {
    List<WatchedClient> all = new ArrayList<>(publishers);
    all.addAll(probes);
    all.addAll(subscribers());
    all.add(retainedWriter);
    all.add(wills);
    return all;
  }
}
