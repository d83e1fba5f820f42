package io.zancudo.broker.auth;

import java.util.Optional;

/**
 * A line of an ACL file. Immutable.
 *
 * <p>Two rules about topics that begin with {@code $} as Mosquitto has them: they match only rules
 * that are written with one, and a {@code $} that a User Name brings is none that is written.
 */
final class AclRule {
  private final String filter;
  private final boolean dollar;
  private final boolean read;
  private final boolean write;
  private final boolean deny;

  private AclRule(String filter, boolean dollar, boolean read, boolean write, boolean deny) {
    this.filter = filter;
    this.dollar = dollar;
    this.read = read;
    this.write = write;
    this.deny = deny;
  }

  /** A rule that allows, or denies, reading and writing topics that match the filter. */
  static AclRule of(String filter, boolean read, boolean write, boolean deny) {
    return new AclRule(filter, filter.charAt(0) == '$', read, write, deny);
  }

  boolean isDeny() {
    return deny;
  }

  /** Whether it speaks about reading this topic. */
  boolean coversRead(String topic) {
    return read && matches(topic);
  }

  /** Whether it speaks about writing this topic. */
  boolean coversWrite(String topic) {
    return write && matches(topic);
  }

  /**
   * This pattern for one client: {@code %c} and {@code %u} stand for its names where they are a
   * whole level.
   *
   * @return empty if it can match no topic of this client
   */
  Optional<AclRule> forClient(String clientId, Optional<String> username) {
    if (filter.contains("%u") && username.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    for (String level : filter.split("/", -1)) {
      String name =
          switch (level) {
            case "%c" -> clientId;
            case "%u" -> username.orElseThrow();
            default -> "";
          };
      boolean substituted = level.equals("%c") || level.equals("%u");
      if (substituted && (name.isEmpty() || name.indexOf('/') >= 0)) {
        return Optional.empty();
      }
      text.append(substituted ? name : level).append('/');
    }
    text.setLength(text.length() - 1);
    return Optional.of(new AclRule(text.toString(), dollar, read, write, deny));
  }

  /** Whether a Topic Name matches; builds nothing, as it is asked for every message. */
  private boolean matches(String topic) {
    if (dollar != (topic.charAt(0) == '$')) {
      return false;
    }
    int f = 0;
    int t = 0;
    while (f < filter.length()) {
      char first = filter.charAt(f);
      if (first == '#') {
        return true;
      }
      int levelEnd = endOfLevel(topic, t);
      int filterEnd = endOfLevel(filter, f);
      if (first != '+'
          && (levelEnd - t != filterEnd - f || !filter.regionMatches(f, topic, t, levelEnd - t))) {
        return false;
      }
      if (filterEnd == filter.length()) {
        return levelEnd == topic.length();
      }
      if (levelEnd == topic.length()) { // "a/#" matches "a" too, section 4.7.1.2
        return filterEnd + 2 == filter.length() && filter.charAt(filterEnd + 1) == '#';
      }
      f = filterEnd + 1;
      t = levelEnd + 1;
    }
    return t == topic.length(); // both end with an empty level
  }

  private static int endOfLevel(String text, int start) {
    int slash = text.indexOf('/', start);
    return slash < 0 ? text.length() : slash;
  }
}
