package io.zancudo.broker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** The wheel against a naive list of moments. */
class DeadlineWheelProperties {
  private static final int DEADLINES = 8;
  private static final long ROUND_MILLIS = 1024L * DeadlineWheel.TICK_MILLIS;

  /** What is done to the wheel; {@code millis} from now. */
  private record Step(String action, int deadline, long millis) {}

  /** A deadline that knows when it should expire. */
  private static final class Expected extends Deadline {
    private long dueAt = Long.MAX_VALUE;
    private int expiredCount;

    @Override
    protected void expired() {
      expiredCount++;
    }

    boolean isDue(long now) {
      return dueAt <= now;
    }
  }

  @Property
  void everyDeadlineExpiresAtTheFirstTurnOfTheWheelAfterItsMomentAndNeverBefore(
      @ForAll @LongRange(min = 0, max = 1L << 41) long start,
      @ForAll("steps") @Size(max = 80) List<Step> steps) {
    long now = start;
    DeadlineWheel wheel = new DeadlineWheel(now);
    List<Expected> deadlines = new ArrayList<>();
    for (int i = 0; i < DEADLINES; i++) {
      deadlines.add(new Expected());
    }

    for (Step step : steps) {
      Expected deadline = deadlines.get(step.deadline);
      switch (step.action) {
        case "schedule" -> {
          deadline.dueAt = now + step.millis;
          wheel.schedule(deadline, deadline.dueAt);
        }
        case "cancel" -> {
          deadline.dueAt = Long.MAX_VALUE;
          deadline.cancel();
        }
        default -> {
          now += Math.max(0, step.millis);
          wheel.advance(now);
          checkExpired(deadlines, now);
        }
      }
      assertThat(deadline.isScheduled()).isEqualTo(deadline.dueAt != Long.MAX_VALUE);
    }
  }

  private static void checkExpired(List<Expected> deadlines, long now) {
    for (Expected deadline : deadlines) {
      assertThat(deadline.expiredCount).isEqualTo(deadline.isDue(now) ? 1 : 0);
      if (deadline.isDue(now)) {
        deadline.dueAt = Long.MAX_VALUE;
        deadline.expiredCount = 0;
      }
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> actions = Arbitraries.of("schedule", "schedule", "cancel", "turn", "turn");
    Arbitrary<Long> millis =
        Arbitraries.oneOf(
            Arbitraries.longs().between(-200, 200),
            Arbitraries.longs().between(0, 3 * ROUND_MILLIS),
            Arbitraries.of(ROUND_MILLIS - 50, ROUND_MILLIS, ROUND_MILLIS + 50),
            Arbitraries.longs().between(0, 0xFFFF_FFFFL * 1000));
    return Combinators.combine(actions, Arbitraries.integers().between(0, DEADLINES - 1), millis)
        .as(Step::new)
        .list();
  }

  @Property
  void aDeadlineThatSchedulesItselfAgainExpiresOncePerTurn(
      @ForAll @LongRange(min = -100, max = 2 * ROUND_MILLIS) long again,
      @ForAll @Size(min = 1, max = 20)
          List<@LongRange(min = 0, max = 3 * ROUND_MILLIS) Long> leaps) {
    long[] now = {1_000_000};
    DeadlineWheel wheel = new DeadlineWheel(now[0]);
    int[] expiredCount = {0};
    Deadline deadline =
        new Deadline() {
          @Override
          protected void expired() {
            expiredCount[0]++;
            wheel.schedule(this, now[0] + again);
          }
        };
    long dueAt = now[0] + again;
    wheel.schedule(deadline, dueAt);

    for (long leap : leaps) {
      now[0] += leap;
      int before = expiredCount[0];
      wheel.advance(now[0]);

      assertThat(expiredCount[0] - before).isEqualTo(dueAt <= now[0] ? 1 : 0);
      dueAt = dueAt <= now[0] ? now[0] + again : dueAt;
    }
  }
}
