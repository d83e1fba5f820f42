package io.zancudo.loadtest;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import io.zancudo.loadtest.mqtt.ClientListener;
import io.zancudo.loadtest.mqtt.ClientSettings;
import io.zancudo.loadtest.mqtt.MqttClient;
import io.zancudo.loadtest.mqtt.Publication;
import io.zancudo.loadtest.nodes.ClusterSettings;
import io.zancudo.loadtest.nodes.Readiness;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * For the main thread: a node counts as ready when what is published there arrives at itself and at
 * each other node that lets clients connect.
 */
final class ClusterProbe implements Readiness, AutoCloseable {
  private static final long PATIENCE_SECONDS = 3;
  private static final AtomicInteger LAST = new AtomicInteger();

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final NetClient net = vertx.createNetClient();

  @Override
  public boolean isReady(String address, List<String> running) {
    String topic = "probe/" + ProcessHandle.current().pid() + "/" + LAST.incrementAndGet();
    var subscribed = new CountDownLatch(running.size());
    var received = new CountDownLatch(running.size());
    Set<MqttClient> clients = ConcurrentHashMap.newKeySet();
    try {
      vertx.runOnContext(
          v -> {
            for (String receiver : running) {
              MqttClient client = client(receiver, new Watcher(subscribed, received));
              client.addSubscription(topic, 1);
              clients.add(client);
              client.goOnline();
            }
          });
      if (!subscribed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return false;
      }
      vertx.runOnContext(
          v -> {
            MqttClient client = client(address, new ClientListener() {});
            clients.add(client);
            client.publish(new Publication(topic, "probe", 1, false));
            client.goOnline();
          });
      return received.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      vertx.runOnContext(v -> clients.forEach(client -> client.goOffline(true)));
    }
  }

  private MqttClient client(String address, ClientListener listener) {
    SocketAddress node = SocketAddress.inetSocketAddress(ClusterSettings.MQTT_PORT, address);
    String clientId = "probe-" + ProcessHandle.current().pid() + "-" + LAST.incrementAndGet();
    return new MqttClient(vertx, net, () -> node, ClientSettings.clean(clientId, 4), listener);
  }

  /** Counts once what a subscriber sees. */
  private static final class Watcher implements ClientListener {
    private final CountDownLatch subscribed;
    private final CountDownLatch received;
    private boolean wasServed;
    private boolean hasReceived;

    private Watcher(CountDownLatch subscribed, CountDownLatch received) {
      this.subscribed = subscribed;
      this.received = received;
    }

    @Override
    public void served(long nanos) {
      if (!wasServed) {
        wasServed = true;
        subscribed.countDown();
      }
    }

    @Override
    public void delivered(Publication publication, int connection) {
      if (!hasReceived) {
        hasReceived = true;
        received.countDown();
      }
    }
  }

  @Override
  public void close() {
    var unused = vertx.close();
  }
}
