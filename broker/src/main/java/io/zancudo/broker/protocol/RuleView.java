package io.zancudo.broker.protocol;

import io.zancudo.broker.auth.Authorizer;
import io.zancudo.broker.auth.ClientIdentity;
import io.zancudo.broker.auth.ClientRules;
import io.zancudo.broker.session.SessionRules;
import io.zancudo.mqtt.TopicName;
import java.util.Optional;

/**
 * What one client may do, as of now: the rules are fetched again when they have changed.
 *
 * <p>Thread-safe: other loops ask it whether the client may receive a topic.
 */
final class RuleView implements SessionRules {
  private final Authorizer authorizer;
  private final ClientIdentity identity;
  private volatile ClientRules rules;

  RuleView(Authorizer authorizer, ClientIdentity identity) {
    this.authorizer = authorizer;
    this.identity = identity;
    this.rules = authorizer.forClient(identity);
  }

  /** The rules as they are now. */
  ClientRules current() {
    ClientRules known = rules;
    if (known.generation() != authorizer.generation()) {
      known = authorizer.forClient(identity);
      rules = known;
    }
    return known;
  }

  /** Whom they are for. */
  ClientIdentity identity() {
    return identity;
  }

  @Override
  public Optional<String> username() {
    return identity.username();
  }

  @Override
  public boolean mayReceive(TopicName topic) {
    return current().mayReceive(topic);
  }

  @Override
  public boolean mayPublish(TopicName topic) {
    return current().mayPublish(topic);
  }
}
