package io.zancudo.broker.auth;

import io.zancudo.mqtt.TopicFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of an ACL file, sorted as they are asked: what denies goes before what allows.
 * Immutable once read.
 *
 * <pre>
 * topic [read|write|readwrite|deny] filter     before any user: for anonymous clients
 * user name                                    what follows is for this user
 * pattern [read|write|readwrite|deny] filter   for all; %c is the Client Identifier, %u the user
 * </pre>
 *
 * <p>Choice: {@code deny} may have {@code read}, {@code write} or {@code readwrite} behind it. In
 * Mosquitto that is part of the filter, and refused where a wildcard follows; guides write it.
 */
final class AclFile {
  private static final Logger LOG = LoggerFactory.getLogger(AclFile.class);
  private static final int MAX_LEVEL_SEPARATORS = 200;

  private final Path file;
  private final Map<String, List<AclRule>> byUser = new HashMap<>();
  private final List<AclRule> anonymous = new ArrayList<>();
  private final List<AclRule> patterns = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private AclFile(Path file) {
    this.file = file;
  }

  /** Reads a file. Blocks. */
  static AclFile read(Path file) throws SecurityFileException {
    try {
      AclFile rules = parse(file, SecurityFile.lines(file));
      rules.warnings.forEach(LOG::warn);
      return rules;
    } catch (IOException unreadable) {
      throw new SecurityFileException(
          SecurityFileException.UNREADABLE,
          "Error: Unable to open acl_file \"" + file + "\".",
          "Error opening acl file \"" + file + "\".");
    }
  }

  /** Takes the lines of a file. */
  static AclFile parse(Path file, List<String> lines) throws SecurityFileException {
    AclFile rules = new AclFile(file);
    List<AclRule> current = rules.anonymous;
    for (String line : lines) {
      String text = line.stripTrailing();
      Words words = new Words(text);
      Optional<String> keyword = text.startsWith("#") ? Optional.empty() : words.next();
      if (keyword.isPresent()) {
        switch (keyword.get()) {
          case "topic" -> rules.add(current, words);
          case "pattern" -> rules.add(rules.patterns, words);
          case "user" -> current = rules.user(words);
          default ->
              throw rules.wrong(
                  "Invalid line in acl_file \"" + file + "\": " + keyword.get() + ".");
        }
      }
    }
    return rules;
  }

  /** A line, word by word. */
  private static final class Words {
    private String remaining;

    Words(String line) {
      this.remaining = line;
    }

    Optional<String> next() {
      int start = 0;
      while (start < remaining.length() && remaining.charAt(start) == ' ') {
        start++;
      }
      String text = remaining.substring(start);
      int space = text.indexOf(' ');
      remaining = space < 0 ? "" : text.substring(space + 1);
      String word = space < 0 ? text : text.substring(0, space);
      return word.isEmpty() ? Optional.empty() : Optional.of(word);
    }

    /** The rest without spaces around it. */
    String rest() {
      return remaining.strip();
    }
  }

  private List<AclRule> user(Words words) throws SecurityFileException {
    String name = words.rest();
    if (name.isEmpty()) {
      throw wrong("Missing username in acl_file \"" + file + "\".");
    }
    return byUser.computeIfAbsent(name, user -> new ArrayList<>());
  }

  private void add(List<AclRule> rules, Words words) throws SecurityFileException {
    String access =
        words.next().orElseThrow(() -> wrong("Empty topic in acl_file \"" + file + "\"."));
    String filter = words.rest();
    if (filter.isEmpty()) { // one word only: it is the filter
      filter = access;
      access = "readwrite";
    }
    boolean deny = access.equals("deny");
    String effect = access;
    if (deny) {
      effect = "readwrite";
      Words more = new Words(filter);
      String word = more.next().orElse("");
      if (isAccess(word) && !more.rest().isEmpty()) {
        warnings.add("Warning: 'deny " + filter + "' denies that access only.");
        effect = word;
        filter = more.rest();
      }
    }
    if (!isAccess(effect)) {
      throw wrong("Invalid topic access type \"" + access + "\" in acl_file \"" + file + "\".");
    }
    if (!isFilter(filter)) {
      throw wrong("Invalid ACL topic \"" + filter + "\" in acl_file \"" + file + "\".");
    }
    AclRule rule = AclRule.of(filter, !effect.equals("write"), !effect.equals("read"), deny);
    rules.add(deny ? 0 : rules.size(), rule);
    if (rules == patterns && !filter.contains("%c") && !filter.contains("%u")) {
      warnings.add("Warning: ACL pattern '" + filter + "' does not contain '%c' or '%u'.");
    }
  }

  private static boolean isAccess(String word) {
    return word.equals("read") || word.equals("write") || word.equals("readwrite");
  }

  private static boolean isFilter(String text) {
    if (text.startsWith("$share/")) { // not a filter of a subscription: any topic
      return isFilter("/" + text.substring("$share/".length()));
    }
    try {
      TopicFilter.of(text);
      return text.chars().filter(c -> c == '/').count() <= MAX_LEVEL_SEPARATORS;
    } catch (IllegalArgumentException notAFilter) {
      return false;
    }
  }

  private SecurityFileException wrong(String text) {
    return new SecurityFileException(
        SecurityFileException.INVALID,
        "Error: " + text,
        "Error opening acl file \"" + file + "\".");
  }

  /** The rules for a client without its patterns, in the order in which they are asked. */
  List<AclRule> own(Optional<String> username) {
    return username.map(user -> byUser.getOrDefault(user, List.of())).orElse(anonymous);
  }

  /** The patterns for a client, in the order in which they are asked. */
  List<AclRule> patterns(String clientId, Optional<String> username) {
    return patterns.stream()
        .flatMap(pattern -> pattern.forClient(clientId, username).stream())
        .toList();
  }

  boolean hasPatterns() {
    return !patterns.isEmpty();
  }
}
