package io.zancudo.broker.link;

import io.zancudo.broker.codec.Publication;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.TopicName;
import java.nio.charset.StandardCharsets;

/**
 * Messages as the clients of a listener with {@code mount_point} see them: without the prefix.
 *
 * <p>Owned by the connection's event loop.
 */
final class MountedPublication {
  private final String prefix;
  private final int prefixBytes;
  private final Publication publication = new Publication();

  MountedPublication(String prefix) {
    this.prefix = prefix;
    this.prefixBytes = prefix.getBytes(StandardCharsets.UTF_8).length;
  }

  /** How many bytes of the topic are not sent. */
  int prefixBytes() {
    return prefixBytes;
  }

  /** The same message without the prefix; to be ended by the caller. */
  Publication begin(Publication mounted, long nowMillis) {
    Message message = mounted.message();
    TopicName topic = TopicName.of(message.topic().toString().substring(prefix.length()));
    return publication.begin(
        new Message(
            topic,
            message.payload(),
            message.qos(),
            message.retain(),
            message.properties(),
            message.expiresAtMillis(),
            message.publisher()),
        nowMillis);
  }
}
