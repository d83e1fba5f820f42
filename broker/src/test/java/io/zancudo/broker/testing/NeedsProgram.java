package io.zancudo.broker.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The programs that a test class or method starts, as in {@code @NeedsProgram("mosquitto_pub")}.
 * Where one is not installed the test is skipped, and the end of the run names it. What belongs to
 * the test suite is listed in {@code broker/src/test/sh/tools.sh}, which installs it where it may.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsProgramCondition.class)
public @interface NeedsProgram {

  /**
   * Names as on a command line, or what {@code tools.sh} brings below the module, as {@code
   * target/js/node_modules/mqtt}; at least one.
   */
  String[] value();
}
