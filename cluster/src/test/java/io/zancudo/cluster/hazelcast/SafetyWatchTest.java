package io.zancudo.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SafetyWatchTest {
  private final AtomicBoolean answer = new AtomicBoolean();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(-5);
  private final SafetyWatch watch =
      new SafetyWatch(
          () -> {
            asked.incrementAndGet();
            return answer.get();
          },
          nanos::get);

  /** Looks twice a second. */
  private int askedIn(int seconds) {
    int before = asked.get();
    for (int i = 0; i < seconds * 2; i++) {
      nanos.addAndGet(Duration.ofMillis(500).toNanos());
      watch.look();
    }
    return asked.get() - before;
  }

  @Test
  void isAskedOftenUntilItIsSafe() {
    assertThat(watch.isSafe()).isFalse();
    assertThat(askedIn(100)).isEqualTo(200);
    assertThat(watch.isSafe()).isFalse();

    answer.set(true);
    askedIn(1);

    assertThat(watch.isSafe()).isTrue();
  }

  @Test
  void isAskedSeldomWhenNothingChanges() {
    answer.set(true);
    askedIn(40);

    assertThat(askedIn(300)).isEqualTo(10);
    answer.set(false);
    askedIn(30);
    assertThat(watch.isSafe()).isFalse();
  }

  @Test
  void isAskedOftenAfterTheMembersHaveChanged() {
    answer.set(true);
    askedIn(100);

    watch.membersChanged();

    assertThat(askedIn(29)).isEqualTo(58);
    answer.set(false);
    askedIn(1);
    assertThat(watch.isSafe()).isFalse();
  }

  @Test
  void aNodeThatBeginsIsAskedOftenForAWhile() {
    answer.set(true);

    assertThat(askedIn(29)).isEqualTo(58);
  }
}
