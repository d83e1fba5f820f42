package io.zancudo.broker.protocol;

import io.zancudo.broker.auth.ClientIdentity;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.ProtocolVersion;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether the client that has published a retained message may still publish to its topic ({@code
 * check_retain_source}). Thread-safe.
 *
 * <p>Choice: the rules of the listener decide to which the new subscription came; with {@code
 * per_listener_settings} the publisher may have had others, and it may have gone long ago.
 */
record RetainedSource(BrokerServices broker, ListenerServices listener)
    implements Predicate<Message> {
  @Override
  public boolean test(Message message) {
    if (!broker.messaging().checkRetainSource() || message.publisher().isEmpty()) {
      return true; // not asked, or of the broker itself
    }
    ClientIdentity publisher =
        new ClientIdentity(
            message.publisher(),
            message.publisherUsername(),
            "",
            listener.config().name(),
            ProtocolVersion.MQTT_5,
            false,
            Optional.empty());
    return listener.security().authorizer().forClient(publisher).mayPublish(message.topic());
  }
}
