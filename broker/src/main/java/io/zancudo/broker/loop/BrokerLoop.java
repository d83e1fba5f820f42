package io.zancudo.broker.loop;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop of the broker, as everything that lives on it sees it.
 *
 * <p>Owned by the loop itself; {@link #execute} and {@link #isCurrent} may be called from any
 * thread.
 */
public final class BrokerLoop {
  private static final Logger log = LoggerFactory.getLogger(BrokerLoop.class);

  private final int index;
  private final Executor executor;
  private final BooleanSupplier current;
  private final InstantSource clock;
  private final DeadlineWheel deadlines;
  private final Runnable runEndOfTurn = this::runEndOfTurn;
  private ArrayList<Runnable> endOfTurn = new ArrayList<>();
  private ArrayList<Runnable> spare = new ArrayList<>();
  private Outbox[] outboxes = new Outbox[0];
  private MemoryBudget budget;
  private long nowMillis;

  /**
   * A loop.
   *
   * @param index its number, from 0, unique in this broker
   * @param executor runs tasks on the loop, in order, after the I/O of the turn
   * @param current whether the calling thread is the loop's
   * @param clock the broker's one clock
   */
  public BrokerLoop(int index, Executor executor, BooleanSupplier current, InstantSource clock) {
    this.index = index;
    this.executor = executor;
    this.current = current;
    this.clock = clock;
    this.nowMillis = clock.millis();
    this.deadlines = new DeadlineWheel(nowMillis);
    this.budget = new MemoryBudget(Long.MAX_VALUE, index + 1);
  }

  /** Its number, from 0. */
  public int index() {
    return index;
  }

  /** Whether the calling thread is this loop's. */
  public boolean isCurrent() {
    return current.getAsBoolean();
  }

  /** Runs the task on this loop; from any thread; tasks of one caller keep their order. */
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Counts what waits on this loop in this budget, which other loops share; before work begins. */
  public void budget(MemoryBudget shared) {
    budget = shared;
  }

  /** What may wait on all loops together; without any other word there is no bound. */
  public MemoryBudget budget() {
    return budget;
  }

  /** The deadlines of this loop. */
  public DeadlineWheel deadlines() {
    return deadlines;
  }

  /** The time as of the last {@link #tick}: read once per turn, not once per message. */
  public long nowMillis() {
    return nowMillis;
  }

  /** Reads the clock; called when a turn begins, that is when a channel has something to read. */
  public void tick() {
    nowMillis = clock.millis();
  }

  /** Reads the clock and lets deadlines expire; called every {@link DeadlineWheel#TICK_MILLIS}. */
  public void advance() {
    tick();
    deadlines.advance(nowMillis);
  }

  /**
   * Runs the task once when the I/O of this turn has been handled: flushes and hand-overs wait for
   * that, so that a turn costs one of them however many messages it brought.
   */
  public void atEndOfTurn(Runnable task) {
    if (endOfTurn.isEmpty()) {
      executor.execute(runEndOfTurn);
    }
    endOfTurn.add(task);
  }

  private void runEndOfTurn() {
    ArrayList<Runnable> tasks = endOfTurn;
    endOfTurn = spare;
    for (int i = 0; i < tasks.size(); i++) {
      try {
        tasks.get(i).run();
      } catch (RuntimeException e) { // one bad task must not stop the others
        log.error("A task at the end of a turn failed: loop={}", index, e);
      }
    }
    tasks.clear();
    spare = tasks;
  }

  /** Introduces the loops of the broker to each other; once, before work begins. */
  public void connect(List<BrokerLoop> all) {
    Outbox[] boxes = new Outbox[all.size()];
    for (int i = 0; i < boxes.length; i++) {
      boxes[i] = new Outbox(this, all.get(i));
    }
    outboxes = boxes;
  }

  /** The box of work for another loop. */
  public Outbox outbox(BrokerLoop target) {
    return outboxes[target.index];
  }

  /**
   * Runs the task on this loop, which is the calling one, after everything that the other loops
   * have posted to it by now, and what they post until they hear of this. Whatever is changed
   * before this call is seen by all that they do after it: what they have posted as of the state
   * before the change has been done when the task runs.
   *
   * <p>Goes to each loop, and from there back through its outbox to this one, which keeps the
   * order. With one loop the task runs at once.
   */
  public void afterAllPosted(Runnable task) {
    assert isCurrent();
    Fence fence = new Fence(task);
    for (Outbox outbox : outboxes) {
      fence.passThrough(outbox.target());
    }
    fence.passed(); // for this loop itself
  }

  /** Owned by this loop. */
  private final class Fence {
    private final Runnable task;
    private int missing = 1;

    Fence(Runnable task) {
      this.task = task;
    }

    void passThrough(BrokerLoop other) {
      if (other != BrokerLoop.this) {
        missing++;
        other.execute(() -> other.outbox(BrokerLoop.this).post(this::passed, 0));
      }
    }

    void passed() {
      if (--missing == 0) {
        task.run();
      }
    }
  }

  @Override
  public String toString() {
    return "loop-" + index;
  }
}
