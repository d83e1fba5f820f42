package io.zancudo.cluster.hazelcast;

import io.vertx.core.Future;
import io.zancudo.cluster.Append;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.MessageStore;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.mqtt.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Thread-safe: puts messages into the queues of the sessions in a {@link HazelcastSessionStore}, in
 * batches, wherever these sessions are.
 */
public final class HazelcastMessageStore implements MessageStore {
  private static final int LANES = 8;
  private static final long FULL_BYTES = 8L * 1024 * 1024;
  private static final int OVERHEAD_BYTES = 64;

  private final SessionMap map;
  private final List<AppendLane> lanes = new ArrayList<>();
  private final Wakes wakes;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final ConcurrentLinkedQueue<Runnable> paused = new ConcurrentLinkedQueue<>();

  /** A store beside that of the sessions; the limits are asked for each batch. */
  public HazelcastMessageStore(
      HazelcastSessionStore sessions, NodeBus bus, Supplier<QueueLimits> limits) {
    map = sessions.map();
    wakes = new Wakes(map.membership(), bus, sessions.timer());
    for (int i = 0; i < LANES; i++) {
      lanes.add(new AppendLane(map, limits, wakes::wake, this::finished));
    }
  }

  @Override
  public Future<Outcome> append(Append append) {
    int bytes = append.message().sizeBytes() + OVERHEAD_BYTES;
    waitingBytes.addAndGet(bytes);
    return lanes.get(map.partition(append.clientId()) % LANES).append(append, bytes);
  }

  @Override
  public Future<String> choose(TopicFilter share, MessageId id, String clientId) {
    String key = id.origin() + "/" + id.sequence() + "/" + share;
    return map.submit(map.choices(), key, new ChooseProcessor(clientId))
        .map(answer -> new String(answer, StandardCharsets.UTF_8));
  }

  private void finished(int bytes) {
    waitingBytes.addAndGet(-bytes);
    runPaused();
  }

  private void runPaused() {
    while (!isFull()) {
      Runnable task = paused.poll();
      if (task == null) {
        return;
      }
      task.run();
    }
  }

  @Override
  public void onMessages(Waker waker) {
    wakes.onMessages(waker);
  }

  @Override
  public boolean isFull() {
    return waitingBytes.get() > FULL_BYTES;
  }

  @Override
  public void whenDrained(Runnable task) {
    paused.add(task);
    runPaused(); // it may have drained meanwhile
  }

  @Override
  public long waitingBytes() {
    return waitingBytes.get();
  }
}
