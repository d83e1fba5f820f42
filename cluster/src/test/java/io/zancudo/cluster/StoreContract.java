package io.zancudo.cluster;

import static io.zancudo.cluster.Futures.await;

import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.Will;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What the contracts of stored sessions have in common: each test has a client of its own. */
public abstract class StoreContract {
  protected static final int MAX_MESSAGES = 1000;
  protected static final long NOW = 1_000_000_000L;
  private static final AtomicInteger CLIENTS = new AtomicInteger();

  private final String client = "client" + CLIENTS.incrementAndGet();

  protected abstract SessionStore sessions();

  protected abstract MessageStore messages();

  /** The node under which {@link #sessions} is asked. */
  protected abstract NodeId self();

  protected final String client() {
    return client;
  }

  protected final Claim claim(String clientId, long expirySeconds) throws InterruptedException {
    return await(sessions().claim(request(false, expirySeconds, Optional.empty(), NOW)));
  }

  protected final ClaimRequest request(
      boolean cleanStart, long expirySeconds, Optional<Will> will, long now) {
    return new ClaimRequest(
        client, self(), cleanStart, expirySeconds, will, ProtocolVersion.MQTT_5, false, now);
  }

  protected final Append append(String payload) {
    return append(payload, Qos.AT_LEAST_ONCE, Optional.empty());
  }

  protected final Append append(String payload, Qos qos, Optional<TopicFilter> share) {
    return new Append(
        client, Optional.empty(), Message.ofText("t", payload, qos, false), qos, false, 0, share);
  }

  protected static String payload(StoredMessage message) {
    return new String(message.message().orElseThrow().payload(), StandardCharsets.UTF_8);
  }
}
