package io.zancudo.broker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.LogEvents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {
  private static final int TICK = DeadlineWheel.TICK_MILLIS;

  private final DeadlineWheel wheel = new DeadlineWheel(0);
  private final List<String> expired = new ArrayList<>();

  private Deadline deadline(String name, Runnable then) {
    return new Deadline() {
      @Override
      protected void expired() {
        expired.add(name);
        then.run();
      }
    };
  }

  private Deadline deadline(String name) {
    return deadline(name, () -> {});
  }

  @Test
  void aDeadlineIsAtMostOneTickLateHoweverTheTicksFall() {
    for (int phase = 0; phase < TICK; phase++) {
      for (int at = 0; at < 3 * TICK; at++) {
        DeadlineWheel turning = new DeadlineWheel(phase);
        Deadline one = deadline("one");
        turning.schedule(one, at);
        long now = phase;
        while (one.isScheduled()) {
          now += TICK;
          turning.advance(now);
        }

        assertThat(now).as("scheduled at %d in phase %d", at, phase).isGreaterThanOrEqualTo(at);
        assertThat(now - Math.max(at, phase)).isLessThanOrEqualTo(TICK);
      }
    }
  }

  @Test
  void aClockThatGoesBackExpiresNothingEarlyAndLosesNothing() {
    wheel.advance(10_000);
    wheel.schedule(deadline("one"), 10_200);

    wheel.advance(5_000);
    wheel.schedule(deadline("two"), 5_100);
    assertThat(expired).isEmpty();
    wheel.advance(10_050);
    assertThat(expired).containsExactly("two");
    wheel.advance(10_250);
    assertThat(expired).containsExactly("two", "one");
  }

  @Test
  void oneThatExpiresMayCancelAnotherThatIsDueToo() {
    Deadline second = deadline("second");
    wheel.schedule(deadline("first", second::cancel), 100);
    wheel.schedule(second, 100);

    wheel.advance(200);

    assertThat(expired).containsExactly("first");
    assertThat(second.isScheduled()).isFalse();
  }

  @Test
  void oneThatExpiresMayMoveAnotherThatIsDueToo() {
    Deadline second = deadline("second");
    wheel.schedule(deadline("first", () -> wheel.schedule(second, 1_000)), 100);
    wheel.schedule(second, 100);

    wheel.advance(200);
    assertThat(expired).containsExactly("first");
    wheel.advance(1_000);
    assertThat(expired).containsExactly("first", "second");
  }

  @Test
  void oneThatFailsDoesNotStopTheOthers() {
    wheel.schedule(
        deadline(
            "bad",
            () -> {
              throw new IllegalStateException("expected by this test");
            }),
        100);
    wheel.schedule(deadline("good"), 100);

    try (LogEvents log = new LogEvents(DeadlineWheel.class)) {
      wheel.advance(200);
      assertThat(log.errors()).hasSize(1);
    }

    assertThat(expired).containsExactly("bad", "good");
  }

  @Test
  void cancellingTwiceOrWithoutScheduleDoesNothing() {
    Deadline one = deadline("one");
    one.cancel();
    wheel.schedule(one, 100);
    one.cancel();
    one.cancel();

    wheel.advance(1_000);

    assertThat(expired).isEmpty();
  }
}
