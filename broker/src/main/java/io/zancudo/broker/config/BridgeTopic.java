package io.zancudo.broker.config;

import io.zancudo.mqtt.Qos;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which topics a bridge carries.
 *
 * @param pattern the part that both sides have; empty if one topic is mapped to another
 * @param direction which way
 * @param qos at most
 * @param localPrefix put before the pattern on our side
 * @param remotePrefix put before the pattern on the other side
 */
record BridgeTopic(
    Optional<String> pattern,
    Direction direction,
    Qos qos,
    Optional<String> localPrefix,
    Optional<String> remotePrefix) {
  /** Which way messages go. */
  enum Direction {
    OUT,
    IN,
    BOTH
  }

  /** {@code pattern [out|in|both [qos [local-prefix remote-prefix]]]}; one per line. */
  static final class ListType implements ValueType<List<BridgeTopic>> {
    private static final String EMPTY = "\"\"";

    @Override
    public List<BridgeTopic> parse(Label label, Arguments arguments) throws ConfigProblem {
      String pattern = pattern(label, arguments);
      Direction direction = direction(arguments.next());
      Optional<String> qosWord = arguments.next();
      Qos qos = qos(qosWord.orElse("0"));
      boolean more = qosWord.isPresent() && !qosWord.get().startsWith("#");
      Optional<String> local = more ? arguments.next() : Optional.empty();
      more = local.isPresent() && !local.get().startsWith("#");
      Optional<String> remote = more ? arguments.next() : Optional.empty();
      BridgeTopic topic =
          new BridgeTopic(
              Optional.of(pattern).filter(text -> !text.equals(EMPTY)),
              direction,
              qos,
              local.filter(ListType::isPrefix),
              remote.filter(ListType::isPrefix));
      topic.check();
      return List.of(topic);
    }

    private static String pattern(Label label, Arguments arguments) throws ConfigProblem {
      String word = arguments.next(label);
      if (!word.startsWith("\"") || word.startsWith(EMPTY)) {
        return word;
      }
      String rest = arguments.rest();
      int quote = rest.indexOf('"');
      if (quote < 0) {
        throw new ConfigProblem("Error: Missing closing quote in topic value (" + rest + ").");
      }
      arguments.putBack(rest.substring(quote + 1));
      return word.substring(1) + " " + rest.substring(0, quote);
    }

    private static Direction direction(Optional<String> word) throws ConfigProblem {
      for (Direction direction : Direction.values()) {
        if (direction.name().equalsIgnoreCase(word.orElse("out"))) {
          return direction;
        }
      }
      throw new ConfigProblem("Error: Invalid bridge topic direction '" + word.orElse("") + "'.");
    }

    private static Qos qos(String word) throws ConfigProblem {
      int level = BridgeAddress.leadingNumber(word);
      if (level < 0 || level > 2) {
        throw new ConfigProblem("Error: Invalid bridge QoS level '" + word + "'.");
      }
      return Qos.of(level);
    }

    private static boolean isPrefix(String word) {
      return !word.equals(EMPTY) && !word.startsWith("#");
    }

    @Override
    public String format(List<BridgeTopic> topics) {
      BridgeTopic topic = topics.get(0);
      return String.join(
          " ",
          topic.pattern.orElse(EMPTY),
          topic.direction.name().toLowerCase(Locale.ROOT),
          Integer.toString(topic.qos.level()),
          topic.localPrefix.orElse(EMPTY),
          topic.remotePrefix.orElse(EMPTY));
    }
  }

  private void check() throws ConfigProblem {
    checkPrefix("local", localPrefix);
    checkPrefix("remote", remotePrefix);
    if (pattern.isEmpty() && (localPrefix.isEmpty() || remotePrefix.isEmpty())) {
      throw new ConfigProblem("Error: Invalid bridge remapping.");
    }
    checkWhole("local", localPrefix);
    checkWhole("remote", remotePrefix);
  }

  private static void checkPrefix(String side, Optional<String> prefix) throws ConfigProblem {
    if (prefix.isPresent() && !TopicSyntax.isName(prefix.get())) {
      throw new ConfigProblem(
          "Error: Invalid bridge topic " + side + " prefix '" + prefix.get() + "'.");
    }
  }

  private void checkWhole(String side, Optional<String> prefix) throws ConfigProblem {
    String whole = prefix.orElse("") + pattern.orElse("");
    if (!TopicSyntax.isFilter(whole)) {
      throw new ConfigProblem(
          "Error: Invalid bridge topic "
              + side
              + " prefix and pattern combination '"
              + whole
              + "'.");
    }
  }
}
