package io.zancudo.broker.config;

import java.util.List;

/**
 * One word out of a few; the values write themselves with {@code toString}.
 *
 * @param choices all there are
 * @param problem what the user reads about another word: a format of the label's name and the word
 */
record ChoiceType<T>(List<T> choices, String problem) implements ValueType<T> {
  private static final String INVALID = "Error: Invalid '%s' value (%s).";

  ChoiceType {
    choices = List.copyOf(choices);
  }

  static <T> ChoiceType<T> of(List<T> choices) {
    return new ChoiceType<>(choices, INVALID);
  }

  /** The same choices with other words about a wrong one. */
  ChoiceType<T> wrong(String newProblem) {
    return new ChoiceType<>(choices, newProblem);
  }

  @Override
  public T parse(Label label, Arguments arguments) throws ConfigProblem {
    String word = arguments.next(label);
    for (T choice : choices) {
      if (choice.toString().equals(word)) {
        return choice;
      }
    }
    throw new ConfigProblem(String.format(problem, label.name(), word));
  }
}
