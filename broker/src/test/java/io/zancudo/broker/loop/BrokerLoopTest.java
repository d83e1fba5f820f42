package io.zancudo.broker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.LogEvents;
import io.zancudo.broker.testing.TestLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerLoopTest {
  private final TestLoops loops = new TestLoops(1);
  private final BrokerLoop loop = loops.loop(0);
  private final List<String> done = new ArrayList<>();

  @Test
  void theEndOfATurnIsOneTaskHoweverMuchIsLeftForIt() {
    loops.on(
        0,
        () -> {
          loop.atEndOfTurn(() -> done.add("a"));
          loop.atEndOfTurn(() -> done.add("b"));
        });
    assertThat(done).isEmpty();
    assertThat(loops.taskCount(0)).isOne();

    loops.settle();

    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void whatIsLeftForTheEndOfATurnByItsEndWaitsForTheNext() {
    loops.on(
        0,
        () -> {
          loop.atEndOfTurn(() -> loop.atEndOfTurn(() -> done.add("later")));
          loop.atEndOfTurn(() -> done.add("now"));
        });

    loops.runTurn(0);
    assertThat(done).containsExactly("now");
    loops.runTurn(0);
    assertThat(done).containsExactly("now", "later");
    assertThat(loops.hasTasks(0)).isFalse();
  }

  @Test
  void aTaskThatFailsDoesNotStopTheOthers() {
    loops.on(
        0,
        () -> {
          loop.atEndOfTurn(
              () -> {
                throw new IllegalStateException("expected by this test");
              });
          loop.atEndOfTurn(() -> done.add("good"));
        });

    try (LogEvents log = new LogEvents(BrokerLoop.class)) {
      loops.settle();
      assertThat(log.errors()).hasSize(1);
    }

    assertThat(done).containsExactly("good");
  }

  @Test
  void theTimeIsThatOfTheLastTick() {
    long start = loop.nowMillis();
    loops.clock().advance(Duration.ofSeconds(1));
    assertThat(loop.nowMillis()).isEqualTo(start);

    loop.tick();

    assertThat(loop.nowMillis()).isEqualTo(start + 1000);
  }

  @Test
  void deadlinesExpireWhenTheLoopAdvances() {
    Deadline deadline =
        new Deadline() {
          @Override
          protected void expired() {
            done.add("expired");
          }
        };
    loop.deadlines().schedule(deadline, loop.nowMillis() + 1000);

    loops.advance(Duration.ofMillis(950));
    assertThat(done).isEmpty();
    loops.advance(Duration.ofMillis(50));

    assertThat(done).containsExactly("expired");
  }

  @Test
  void whatAllLoopsHadPostedIsDoneFirst() {
    TestLoops three = new TestLoops(3);
    BrokerLoop target = three.loop(0);
    for (int source = 1; source < 3; source++) {
      String name = "from " + source;
      BrokerLoop other = three.loop(source);
      three.on(source, () -> other.outbox(target).post(() -> done.add(name), 0));
    }

    three.on(0, () -> target.afterAllPosted(() -> done.add("after all")));
    three.runTurn(0);
    three.runTurn(2);
    three.runTurn(2);
    three.runTurn(0);
    assertThat(done).containsExactly("from 2");
    three.settle();

    assertThat(done).containsExactly("from 2", "from 1", "after all");
  }

  @Test
  void aLoopThatIsAloneWaitsForNobody() {
    loops.on(0, () -> loop.afterAllPosted(() -> done.add("now")));

    assertThat(done).containsExactly("now");
  }
}
