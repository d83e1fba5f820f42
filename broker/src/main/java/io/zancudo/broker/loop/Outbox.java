package io.zancudo.broker.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work of one event loop for another, handed over in one batch per turn.
 *
 * <p>Owned by the source loop. Bounded: what the target has not done yet is counted in bytes, and
 * {@link #isFull} tells the source to stop reading from whoever feeds it until {@link #whenDrained}
 * runs.
 */
public final class Outbox {
  /** How many bytes may wait for the target loop before its feeders are paused. */
  public static final long MAX_WAITING_BYTES = 32L * 1024 * 1024;

  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  /** How many bytes a turn may gather before the budget hears of them. */
  private static final int UNCOUNTED_BYTES = 64 * 1024;

  /** What a task weighs beside the bytes of its message. */
  private static final int TASK_BYTES = 64;

  private final BrokerLoop source;
  private final BrokerLoop target;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Runnable handOver = this::handOver;
  private List<Runnable> drained = List.of();
  private ArrayList<Runnable> batch = new ArrayList<>();
  private long batchBytes;

  /** What the budget knows of the batch. */
  private long countedBytes;

  Outbox(BrokerLoop source, BrokerLoop target) {
    this.source = source;
    this.target = target;
  }

  BrokerLoop target() {
    return target;
  }

  /**
   * Adds a task for the target loop. Tasks keep their order.
   *
   * @param bytes the size of the message it carries, 0 for none
   */
  public void post(Runnable task, int bytes) {
    assert source.isCurrent();
    if (batch.isEmpty()) {
      source.atEndOfTurn(handOver);
    }
    batch.add(task);
    batchBytes += bytes + TASK_BYTES;
    if (batchBytes - countedBytes > UNCOUNTED_BYTES) {
      count();
    }
  }

  private void count() {
    source.budget().add(source.index(), batchBytes - countedBytes);
    countedBytes = batchBytes;
  }

  /** Whether too much waits for the target, or anything while all memory is taken. */
  public boolean isFull() {
    long waiting = batchBytes + waitingBytes.get();
    return waiting > MAX_WAITING_BYTES || (waiting > 0 && source.budget().isExhausted());
  }

  /** Runs the task on the source loop once the target has caught up with what waits now. */
  public void whenDrained(Runnable task) {
    if (drained.isEmpty()) {
      drained = new ArrayList<>();
      post(() -> {}, 0); // so that there is something to hand over
    }
    drained.add(task);
  }

  private void handOver() {
    ArrayList<Runnable> tasks = batch;
    List<Runnable> waiting = drained;
    long bytes = batchBytes;
    count();
    countedBytes = 0;
    batch = new ArrayList<>(tasks.size());
    drained = List.of();
    batchBytes = 0;
    waitingBytes.addAndGet(bytes);
    target.execute(() -> run(tasks, bytes, waiting));
  }

  private void run(List<Runnable> tasks, long bytes, List<Runnable> waiting) {
    target.tick();
    for (int i = 0; i < tasks.size(); i++) {
      try {
        tasks.get(i).run();
      } catch (RuntimeException e) { // one bad task must not stop the others
        log.error("A task of another loop failed: from={} on={}", source, target, e);
      }
    }
    waitingBytes.addAndGet(-bytes);
    target.budget().add(target.index(), -bytes); // each loop writes its own account only
    waiting.forEach(source::execute); // when it is no longer full, for as much as this loop knows
  }
}
