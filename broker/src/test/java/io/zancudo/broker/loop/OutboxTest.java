package io.zancudo.broker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.LogEvents;
import io.zancudo.broker.testing.TestLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final int BIG = (int) (Outbox.MAX_WAITING_BYTES / 2);

  private final TestLoops loops = new TestLoops(2);
  private final List<String> done = new ArrayList<>();
  private final Outbox outbox = loops.loop(0).outbox(loops.loop(1));

  private void post(String name, int bytes) {
    outbox.post(() -> done.add(name), bytes);
  }

  @Test
  void tasksKeepTheirOrderAndTakeOneHandOverPerTurn() {
    loops.on(
        0,
        () -> {
          post("a", 1);
          post("b", 2);
          post("c", 3);
        });
    assertThat(loops.taskCount(1)).isZero();
    loops.runTurn(0);
    assertThat(loops.taskCount(1)).isOne();
    loops.on(0, () -> post("d", 4));
    loops.runTurn(0);
    assertThat(loops.taskCount(1)).isEqualTo(2);

    loops.settle();

    assertThat(done).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aTaskRunsOnTheTargetWithTheTimeOfItsTurn() {
    loops.clock().advance(Duration.ofSeconds(3));
    loops.on(
        0,
        () ->
            outbox.post(
                () -> {
                  assertThat(loops.loop(1).isCurrent()).isTrue();
                  assertThat(loops.loop(1).nowMillis()).isEqualTo(loops.clock().millis());
                  done.add("ran");
                },
                0));

    loops.settle();

    assertThat(done).containsExactly("ran");
  }

  @Test
  void aTaskThatFailsDoesNotStopTheOthers() {
    loops.on(
        0,
        () -> {
          outbox.post(
              () -> {
                throw new IllegalStateException("expected by this test");
              },
              BIG);
          post("next", BIG);
        });

    try (LogEvents log = new LogEvents(Outbox.class)) {
      loops.settle();
      assertThat(log.errors()).hasSize(1);
    }

    assertThat(done).containsExactly("next");
    assertThat(outbox.isFull()).isFalse();
  }

  @Test
  void isFullWhileTooManyBytesWait() {
    loops.on(
        0,
        () -> {
          post("a", BIG);
          assertThat(outbox.isFull()).isFalse();
          post("b", BIG);
          assertThat(outbox.isFull()).isTrue();
        });
    loops.runTurn(0);
    assertThat(outbox.isFull()).isTrue();

    loops.runTurn(1);

    assertThat(outbox.isFull()).isFalse();
  }

  @Test
  void manyTasksWithoutBytesFillItToo() {
    loops.on(
        0,
        () -> {
          for (int i = 0; i < 1_000_000 && !outbox.isFull(); i++) {
            outbox.post(() -> {}, 0);
          }
        });

    assertThat(outbox.isFull()).isTrue();
  }

  @Test
  void whenDrainedRunsOnTheSourceOnceTheTargetHasCaughtUp() {
    loops.on(
        0,
        () -> {
          post("a", BIG);
          outbox.whenDrained(
              () -> {
                assertThat(loops.loop(0).isCurrent()).isTrue();
                done.add("drained");
              });
          post("b", BIG);
        });
    loops.runTurn(0);
    loops.runTurn(0);
    assertThat(done).isEmpty();

    loops.settle();

    assertThat(done).containsExactly("a", "b", "drained");
  }

  @Test
  void whoeverAsksLaterWaitsForWhatWasPostedSince() {
    loops.on(
        0,
        () -> {
          post("a", BIG);
          outbox.whenDrained(() -> done.add("first"));
        });
    loops.runTurn(0); // "a" is on its way
    loops.on(
        0,
        () -> {
          post("b", BIG);
          outbox.whenDrained(() -> done.add("second"));
        });

    loops.runTurn(1);
    loops.runNext(0); // hands "b" over
    loops.runNext(0); // "a" is done: the first is told, the second not yet
    assertThat(done).containsExactly("a", "first");
    loops.settle();

    assertThat(done).containsExactly("a", "first", "b", "second");
  }

  @Test
  void isNoLongerFullWhenThoseWhoWaitAreTold() {
    loops.on(
        0,
        () -> {
          post("a", BIG);
          post("b", BIG);
          outbox.whenDrained(() -> done.add(outbox.isFull() ? "full" : "drained"));
        });

    loops.settle();

    assertThat(done).containsExactly("a", "b", "drained");
  }
}
