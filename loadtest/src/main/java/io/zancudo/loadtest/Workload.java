package io.zancudo.loadtest;

import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import io.zancudo.loadtest.mqtt.ClientListener;
import io.zancudo.loadtest.mqtt.ClientSettings;
import io.zancudo.loadtest.mqtt.MqttClient;
import io.zancudo.loadtest.verdict.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Owned by the run's event loop: the load, from the first connection to the closed books. */
final class Workload {
  private static final long TICK_MILLIS = 20;
  private static final int WILL_CLIENTS = 12;

  private final Scene scene;
  private final LoadSettings settings;
  private final Cast cast;
  private final List<Long> timers = new ArrayList<>();
  private double owed;
  private long lastTick;
  private int nextPublisher;
  private long heldBackCount;
  private int readerCount;

  Workload(Scene scene, LoadSettings settings) {
    this.scene = scene;
    this.settings = settings;
    this.cast = new Cast(scene);
  }

  Cast cast() {
    return cast;
  }

  /** Messages that were not sent because too many waited for their acknowledgement. */
  long heldBackCount() {
    return heldBackCount;
  }

  /** Connects all; when each subscription stands, the load begins. Fails if that takes too long. */
  Future<Void> start() {
    cast.everyone().forEach(one -> one.client.goOnline());
    return Polling.until(
            scene.vertx(),
            settings.patience(),
            () -> cast.everyone().stream().allMatch(WatchedClient::everServed))
        .compose(
            served -> {
              if (!served) {
                return Future.failedFuture("not all clients could connect and subscribe");
              }
              run();
              return Future.succeededFuture();
            });
  }

  private void run() {
    lastTick = scene.clock().nanos();
    every(TICK_MILLIS, this::publishDue);
    every(50, cast.retainedWriter::writeNext);
    every(5_000, this::readRetained);
    cast.wills.start(WILL_CLIENTS);
    if (settings.commotion()) {
      cast.wanderers.forEach(Subscriber::wander);
      every(1_500, this::stumbleOne);
      every(4_000, cast.wills::killOne);
    }
  }

  private void every(long millis, Runnable action) {
    timers.add(scene.vertx().setPeriodic(millis, id -> action.run()));
  }

  private void publishDue() {
    long now = scene.clock().nanos();
    owed += settings.rate() * (now - lastTick) / 1e9;
    lastTick = now;
    for (; owed >= 1; owed--) {
      if (!publishOne()) {
        heldBackCount++;
      }
    }
  }

  private boolean publishOne() {
    for (int i = 0; i < cast.publishers.size(); i++) {
      int next = nextPublisher++ % cast.publishers.size();
      if (cast.publishers.get(next).publishNext()) {
        return true;
      }
    }
    return false;
  }

  private void stumbleOne() {
    List<WatchedClient> candidates = new ArrayList<>(cast.publishers);
    candidates.addAll(cast.residents);
    candidates.add(cast.wills);
    candidates.add(cast.retainedWriter);
    WatchedClient one = candidates.get(scene.random().nextInt(candidates.size()));
    if (scene.random().nextInt(3) == 0) {
      one.client.move();
    } else {
      one.stumble();
    }
  }

  private void readRetained() {
    readRetained(scene.addresses().get())
        .onSuccess(
            wrong ->
                wrong.forEach(text -> scene.error(Finding.Type.RETAINED_STALE_DURING_RUN, text)));
  }

  private Future<Collection<String>> readRetained(SocketAddress node) {
    return new RetainedReader(scene, cast.retainedLedger, "reader-" + readerCount++, node)
        .read()
        .map(wrong -> wrong.values().stream().map(text -> text + " node=" + node).toList());
  }

  /** Nodes are apart from now on, or were until now. */
  void excuseWills() {
    cast.willLedger.excuseConnected();
  }

  /** Lets all that was sent arrive. The nodes must be well. Whatever does not work is a finding. */
  Future<Void> finish() {
    timers.forEach(scene.vertx()::cancelTimer);
    cast.wanderers.forEach(Subscriber::stay);
    return await("clients without a connection", cast.everyone(), one -> !one.client.isServed())
        .compose(v -> finished(cast.publishers))
        .compose(
            v -> {
              cast.wills.finish();
              cast.probes.forEach(Publisher::publishNext);
              return finished(cast.probes);
            })
        .compose(v -> unfinishedRetained())
        .compose(v -> quiet())
        .compose(v -> readRetainedOfAll());
  }

  private Future<Void> finished(List<Publisher> publishers) {
    return await("publishers not finished", publishers, one -> one.unfinishedCount() > 0);
  }

  private Future<Void> unfinishedRetained() {
    return await(
        "retained messages not finished",
        List.of(cast.retainedWriter),
        one -> one.client.unfinishedCount() > 0);
  }

  private <C extends WatchedClient> Future<Void> await(
      String otherwise, List<C> clients, Predicate<C> notYet) {
    return Polling.until(
            scene.vertx(), settings.patience(), () -> clients.stream().noneMatch(notYet))
        .map(
            done -> {
              if (!done) {
                List<String> names =
                    clients.stream().filter(notYet).map(WatchedClient::name).toList();
                scene.error(Finding.Type.UNFINISHED, otherwise + ": " + names);
              }
              return null;
            });
  }

  /** Nothing comes any longer, and no Will is waited for: one with a delay takes its time. */
  private Future<Void> quiet() {
    long from = scene.clock().nanos();
    return Polling.until(
            scene.vertx(),
            settings.patience(),
            () -> {
              long last = Math.max(from, scene.history().lastDelivery());
              return scene.clock().nanos() - last > settings.quiet().toNanos()
                  && !cast.willLedger.isMissing();
            })
        .mapEmpty();
  }

  private Future<Void> readRetainedOfAll() {
    List<Future<Void>> readers = new ArrayList<>();
    for (SocketAddress node : scene.addresses().all()) {
      readers.add(
          readRetained(node)
              .onSuccess(
                  wrong -> wrong.forEach(text -> scene.error(Finding.Type.RETAINED_WRONG, text)))
              .onFailure(e -> scene.error(Finding.Type.UNFINISHED, "reader at " + node + ": " + e))
              .<Void>mapEmpty()
              .otherwiseEmpty());
    }
    return Future.join(readers).mapEmpty();
  }

  /** After the books are closed: leaves no retained message and no Session at the broker. */
  Future<Void> clean() {
    cast.retainedWriter.clear();
    return unfinishedRetained()
        .compose(
            v -> {
              List<Future<Boolean>> all = new ArrayList<>();
              cast.everyone().forEach(one -> all.add(dropSession(one)));
              return Future.join(all).mapEmpty();
            });
  }

  /** Ends all connections. */
  void stop() {
    timers.forEach(scene.vertx()::cancelTimer);
    cast.wills.finish();
    cast.everyone().forEach(one -> one.client.goOffline(true));
  }

  private Future<Boolean> dropSession(WatchedClient one) {
    one.client.goOffline(true);
    var once = new ClientListener() {};
    MqttClient last = scene.client(ClientSettings.clean(one.name(), 4), once);
    last.goOnline();
    return Polling.until(scene.vertx(), settings.patience(), last::isServed)
        .onComplete(done -> last.goOffline(true));
  }
}
