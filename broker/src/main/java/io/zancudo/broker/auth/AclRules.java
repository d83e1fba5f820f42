package io.zancudo.broker.auth;

import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an ACL file says about one client. Immutable. */
final class AclRules implements ClientRules {
  private static final Logger LOG = LoggerFactory.getLogger(AclRules.class);

  private final AclRule[] rules;
  private final long generation;

  private AclRules(List<AclRule> rules, long generation) {
    this.rules = rules.toArray(AclRule[]::new);
    this.generation = generation;
  }

  /** Works out the rules of a client: its own first, then the patterns. */
  static AclRules of(AclFile file, ClientIdentity identity, long generation) {
    List<AclRule> rules = new ArrayList<>(file.own(identity.username()));
    if (file.hasPatterns() && !isDangerous(identity)) {
      rules.addAll(file.patterns(identity.clientId(), identity.username()));
    }
    return new AclRules(rules, generation);
  }

  /** A name with a wildcard would match what is others' (CVE-2017-7650): no pattern is for it. */
  private static boolean isDangerous(ClientIdentity identity) {
    Optional<String> dangerous =
        identity
            .username()
            .filter(AclRules::hasWildcard)
            .or(() -> Optional.of(identity.clientId()).filter(AclRules::hasWildcard));
    dangerous.ifPresent(
        name -> LOG.info("ACL denying access to client with dangerous name \"{}\"", name));
    return dangerous.isPresent();
  }

  private static boolean hasWildcard(String name) {
    return name.indexOf('+') >= 0 || name.indexOf('#') >= 0;
  }

  @Override
  public boolean mayPublish(TopicName topic) {
    String name = topic.toString();
    if (!SystemTopics.mayPublish(name)) {
      return false;
    }
    for (AclRule rule : rules) {
      if (rule.coversWrite(name)) {
        return !rule.isDeny();
      }
    }
    return false;
  }

  @Override
  public boolean mayReceive(TopicName topic) {
    String name = topic.toString();
    if (!SystemTopics.mayReceive(name)) {
      return false;
    }
    for (AclRule rule : rules) {
      if (rule.coversRead(name)) {
        return !rule.isDeny();
      }
    }
    return false;
  }

  /** Subscriptions are allowed, as in Mosquitto: what they bring is looked at on delivery. */
  @Override
  public Decision maySubscribe(TopicFilter filter) {
    return Decision.ALLOWED;
  }

  @Override
  public long generation() {
    return generation;
  }
}
