package io.zancudo.broker.testing;

import io.zancudo.broker.loop.BrokerLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The event loops of a broker in the hands of one test thread: tasks wait in a queue per loop until
 * the test runs them, in the order of the loops that it likes, and time stands still until it is
 * advanced.
 */
public final class TestLoops {
  private static final int NONE = -1;

  /** Far beyond what any test needs: two loops that feed each other for ever are a bug. */
  private static final int MAX_TASKS = 10_000_000;

  private final ManualClock clock = new ManualClock();
  private final List<Deque<Runnable>> queues = new ArrayList<>();
  private final List<BrokerLoop> loops;
  private int current = NONE;

  /** This many loops, with nothing to do. */
  public TestLoops(int count) {
    this.loops = IntStream.range(0, count).mapToObj(this::loopOf).toList();
    loops.forEach(loop -> loop.connect(loops));
  }

  private BrokerLoop loopOf(int index) {
    Deque<Runnable> queue = new ArrayDeque<>();
    queues.add(queue);
    return new BrokerLoop(index, queue::add, () -> current == index, clock);
  }

  /** How many loops there are. */
  public int count() {
    return loops.size();
  }

  /** The loop with this index. */
  public BrokerLoop loop(int index) {
    return loops.get(index);
  }

  /** The clock of all of them. */
  public ManualClock clock() {
    return clock;
  }

  /** Does something on a loop at once, as if an event of the loop had come. */
  public void on(int index, Runnable event) {
    int before = current;
    current = index;
    try {
      event.run();
    } finally {
      current = before;
    }
  }

  /** Whether tasks wait for the loop. */
  public boolean hasTasks(int index) {
    return !queues.get(index).isEmpty();
  }

  /** How many tasks wait for the loop. */
  public int taskCount(int index) {
    return queues.get(index).size();
  }

  /** Runs the next task of the loop, which has one. */
  public void runNext(int index) {
    on(index, queues.get(index).remove());
  }

  /** Takes the next task of the loop, which has one, out of its queue: it is late. */
  public Runnable takeNext(int index) {
    return queues.get(index).remove();
  }

  /** Runs what waits for the loop now, not what is added meanwhile: the end of one turn. */
  public void runTurn(int index) {
    for (int tasks = queues.get(index).size(); tasks > 0; tasks--) {
      runNext(index);
    }
  }

  /** Runs everything that waits, one loop after the other, until nothing is left to do. */
  public void settle() {
    int left = MAX_TASKS;
    for (int index = 0; index < queues.size(); index++) {
      while (hasTasks(index)) {
        if (--left == 0) {
          throw new AssertionError("The loops do not come to rest");
        }
        runNext(index);
        index = 0;
      }
    }
  }

  /** Lets time pass, deadlines expire, and everything settle. */
  public void advance(Duration by) {
    clock.advance(by);
    for (int index = 0; index < loops.size(); index++) {
      on(index, loops.get(index)::advance);
    }
    settle();
  }
}
