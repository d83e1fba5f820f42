package io.zancudo.broker.link;

import io.zancudo.broker.codec.Publication;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.TopicName;

/**
 * Messages as the clients of a listener with {@code mount_point} see them: without the prefix.
 *
 * <p>Owned by the connection's event loop.
 */
final class MountedPublication {
  private final String prefix;
  private final Publication publication = new Publication();

  MountedPublication(String prefix) {
    this.prefix = prefix;
  }

  /**
   * Whether the topic has the prefix, and something behind it. Others reach a session that was made
   * with another mount point; its client could not tell what they mean.
   */
  boolean covers(TopicName topic) {
    String name = topic.toString();
    return name.length() > prefix.length() && name.startsWith(prefix);
  }

  /** The same message without the prefix, which covers it; to be ended by the caller. */
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
