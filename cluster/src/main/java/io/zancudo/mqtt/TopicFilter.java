package io.zancudo.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A valid Topic Filter, shared ({@code $share/ShareName/filter}) or not (MQTT 5.0 sections 4.7 and
 * 4.8.2).
 *
 * @param text the whole filter as the client wrote it, with any {@code $share/…/} prefix
 * @param shareName the Share Name of a shared subscription
 * @param pattern the part that is matched against Topic Names: {@code text} without the share
 *     prefix
 */
public record TopicFilter(String text, Optional<String> shareName, String pattern) {
  private static final String SHARE_PREFIX = "$share/";

  /**
   * Validates a Topic Filter.
   *
   * @throws IllegalArgumentException if it is not one; the message says why
   */
  public static TopicFilter of(String text) {
    if (!text.startsWith(SHARE_PREFIX)) {
      checkPattern(text);
      return new TopicFilter(text, Optional.empty(), text);
    }
    int end = text.indexOf('/', SHARE_PREFIX.length());
    // [MQTT-4.8.2-1] [MQTT-4.8.2-2] a Share Name is at least one character, followed by a filter
    if (end <= SHARE_PREFIX.length() || end == text.length() - 1) {
      throw new IllegalArgumentException("Shared Topic Filter lacks a Share Name or a filter");
    }
    String shareName = text.substring(SHARE_PREFIX.length(), end);
    if (shareName.indexOf('+') >= 0 || shareName.indexOf('#') >= 0) {
      throw new IllegalArgumentException("Share Name has a wildcard");
    }
    String pattern = text.substring(end + 1);
    checkPattern(pattern);
    return new TopicFilter(text, Optional.of(shareName), pattern);
  }

  private static void checkPattern(String pattern) {
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException("Topic Filter is empty"); // [MQTT-4.7.3-1]
    }
    if (pattern.length() > 21_845
        && pattern.getBytes(StandardCharsets.UTF_8).length > 65_535) { // [MQTT-4.7.3-3]
      throw new IllegalArgumentException("Topic Filter is longer than 65535 bytes");
    }
    for (int i = 0, last = pattern.length() - 1; i <= last; i++) {
      char c = pattern.charAt(i);
      boolean startsLevel = i == 0 || pattern.charAt(i - 1) == '/';
      if (c == 0) {
        throw new IllegalArgumentException("Topic Filter has U+0000"); // [MQTT-4.7.3-2]
      }
      if (c == '#' && (!startsLevel || i != last)) { // [MQTT-4.7.1-1]
        throw new IllegalArgumentException("'#' is not the whole last level of the Topic Filter");
      }
      if (c == '+' && (!startsLevel || (i != last && pattern.charAt(i + 1) != '/'))) {
        throw new IllegalArgumentException("'+' is not a whole level of the Topic Filter");
      } // [MQTT-4.7.1-2]
    }
  }

  /** Whether this is a shared subscription's filter. */
  public boolean isShared() {
    return shareName.isPresent();
  }

  /** Whether the pattern has a wildcard. */
  public boolean hasWildcard() {
    return pattern.indexOf('+') >= 0 || pattern.indexOf('#') >= 0;
  }

  /** The filter as the client wrote it. */
  @Override
  public String toString() {
    return text;
  }
}
