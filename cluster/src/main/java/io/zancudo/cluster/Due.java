package io.zancudo.cluster;

import io.zancudo.mqtt.Will;
import java.util.List;
import java.util.Optional;

/**
 * Something that has become due for a session.
 *
 * @param clientId whose
 * @param epoch of the session's last claim
 * @param will a Will that the caller is to publish now
 * @param announce what the caller is to announce in the {@link SubscriptionTable}: the session has
 *     ended, or was disconnected while it has subscriptions
 * @param redeliver messages of shared subscriptions that are to go to other members
 */
public record Due(
    String clientId,
    long epoch,
    Optional<Will> will,
    Optional<StoredSubscriptions> announce,
    List<StoredMessage> redeliver) {}
