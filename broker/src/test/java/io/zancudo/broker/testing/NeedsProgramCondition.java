package io.zancudo.broker.testing;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips what is annotated with {@link NeedsProgram} where a program is not installed. */
final class NeedsProgramCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<NeedsProgram> needs =
        AnnotationSupport.findAnnotation(context.getElement(), NeedsProgram.class);
    List<String> missing =
        needs.map(annotation -> List.of(annotation.value())).orElse(List.of()).stream()
            .filter(name -> Programs.find(name).isEmpty())
            .toList();
    return missing.isEmpty()
        ? ConditionEvaluationResult.enabled("every program is installed")
        : ConditionEvaluationResult.disabled("not installed: " + String.join(", ", missing));
  }
}
