package io.zancudo.broker.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The normative statements that a test method proves, by their identifiers, as in
 * {@code @Spec("MQTT-3.1.2-24")} or {@code @Spec({"MQTT-3.3.1-3", "MQTT-3.3.1-4"})}.
 *
 * <p>A statement counts as proven when a method that names it ran and passed, and none that names
 * it failed. Identifiers without prefix are those of MQTT 5.0 (listed in {@code
 * mqtt5-statements.tsv}); rules that only MQTT 3.1.1 has are written {@code MQTT311-3.1.3-8}. Any
 * other identifier fails the run.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Spec {

  /** The identifiers, at least one. */
  String[] value();
}
