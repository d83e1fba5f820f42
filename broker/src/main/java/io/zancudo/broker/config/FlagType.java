package io.zancudo.broker.config;

/** {@code true}, {@code false}, {@code 1} or {@code 0}. */
final class FlagType implements ValueType<Boolean> {
  @Override
  public Boolean parse(Label label, Arguments arguments) throws ConfigProblem {
    String word = arguments.next(label);
    return switch (word) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw label.invalid(word);
    };
  }
}
