package io.zancudo.broker.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class NeedsProgramTest {

  @Test
  void runsWithTheProgramAndSkipsWithoutNamingIt() {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(Example.class))
            .execute()
            .testEvents();

    tests.assertStatistics(counts -> counts.succeeded(1).skipped(1).failed(0));
    assertThat(tests.skipped().list())
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getPayload(String.class))
                    .hasValue("not installed: no-such-program"));
  }

  @Test
  void findsWhatEverySystemHas() {
    assertThat(Programs.find("sh")).isPresent();
    assertThat(Programs.find("no-such-program")).isEmpty();
  }

  @Test
  void findsWhatIsBelowTheModule() {
    assertThat(Programs.find("src/test/sh/tools.sh")).isPresent();
    assertThat(Programs.find("src/test/sh/no-such-file")).isEmpty();
  }

  /** Not found by the build, which runs classes by the end of their names. */
  static final class Example {

    @Test
    @NeedsProgram("sh")
    void installed() {}

    @Test
    @NeedsProgram({"sh", "no-such-program"})
    void notInstalled() {
      fail("runs although a program is missing");
    }
  }
}
