package io.zancudo.cluster.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.zancudo.cluster.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of this node's envelopes to one other node. What is not answered is kept, and sent again
 * when the connection was lost and is there again.
 *
 * <p>{@link #send}, {@link #isFull} and {@link #whenDrained} are thread-safe; all else belongs to
 * the bus's event loop. Bounded by {@link #MAX_BYTES}.
 */
final class OutboundLane {
  /** So much may wait before who feeds the lane must pause. */
  static final long HIGH_BYTES = 4L * 1024 * 1024;

  /** So much may wait at all. */
  static final long MAX_BYTES = 64L * 1024 * 1024;

  private static final Logger log = LoggerFactory.getLogger(OutboundLane.class);
  private static final int ENTRY_BYTES = 64;
  private static final int RECONNECT_MILLIS = 200;

  private final NodeId self;
  private final NodeId to;
  private final long id;
  private final Context context;
  private final NetClient client;
  private final Supplier<Optional<String>> address;
  private final Runnable whenUnknown;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Map<Long, Entry> unanswered = new LinkedHashMap<>();
  private final ThreadLocal<Boolean> isOpener = ThreadLocal.withInitial(() -> false);
  private ArrayDeque<Entry> queue = new ArrayDeque<>();
  private ArrayDeque<Entry> behindOpening = new ArrayDeque<>();
  private List<Runnable> whenDrained = new ArrayList<>();
  private boolean opening = true;
  private boolean scheduled;
  private volatile boolean closed;
  private long nextSequence = 1;
  private @Nullable NetSocket socket;

  private static final class Entry {
    final int kind;
    final Buffer body;
    final Promise<Void> answer = Promise.promise();

    Entry(int kind, Buffer body) {
      this.kind = kind;
      this.body = body;
    }

    int bytes() {
      return body.length() + ENTRY_BYTES;
    }
  }

  /**
   * A lane.
   *
   * @param id greater than that of any lane before to this node
   * @param address where the other node listens, {@code host:port}, if that is known
   * @param whenUnknown called when the other node has forgotten the lane
   */
  OutboundLane(
      NodeId self,
      NodeId to,
      long id,
      Context context,
      NetClient client,
      Supplier<Optional<String>> address,
      Runnable whenUnknown) {
    this.self = self;
    this.to = to;
    this.id = id;
    this.context = context;
    this.client = client;
    this.address = address;
    this.whenUnknown = whenUnknown;
  }

  /** Opens it; what the action sends goes before all else. */
  void open(Runnable action) {
    isOpener.set(true);
    try {
      action.run();
    } finally {
      isOpener.remove();
      synchronized (this) {
        opening = false;
        queue.addAll(behindOpening);
        behindOpening = new ArrayDeque<>();
      }
    }
    context.runOnContext(start -> connect());
  }

  Future<Void> send(int kind, Buffer body) {
    Entry entry = new Entry(kind, body);
    if (closed || waitingBytes.get() + entry.bytes() > MAX_BYTES) {
      return Future.failedFuture(
          closed ? "node " + to + " is gone" : "too much waits for node " + to);
    }
    waitingBytes.addAndGet(entry.bytes());
    boolean schedule;
    synchronized (this) { // a few instructions
      (opening && !isOpener.get() ? behindOpening : queue).add(entry);
      schedule = !scheduled && !opening;
      scheduled |= schedule;
    }
    if (schedule) {
      context.runOnContext(later -> flush());
    }
    if (closed) {
      failAll();
    }
    return entry.answer.future();
  }

  boolean isFull() {
    return waitingBytes.get() > HIGH_BYTES;
  }

  void whenDrained(Runnable task) {
    synchronized (this) {
      if (!closed && isFull()) {
        whenDrained.add(task);
        return;
      }
    }
    task.run();
  }

  long waitingBytes() {
    return waitingBytes.get();
  }

  private void flush() {
    ArrayDeque<Entry> now;
    synchronized (this) {
      scheduled = false;
      now = queue;
      queue = new ArrayDeque<>();
    }
    Buffer out = Buffer.buffer();
    for (Entry entry : now) {
      long sequence = nextSequence++;
      unanswered.put(sequence, entry);
      if (socket != null) {
        Frames.appendEnvelope(out, sequence, entry.kind, entry.body);
      }
    }
    if (socket != null && out.length() > 0) {
      socket.write(out);
    }
  }

  // ---------------------------------------------------------------- the connection

  private void connect() {
    if (closed) {
      return;
    }
    String target = address.get().orElse("");
    if (target.isEmpty()) {
      connectLater();
      return;
    }
    int colon = target.lastIndexOf(':');
    client
        .connect(Integer.parseInt(target.substring(colon + 1)), target.substring(0, colon))
        .onSuccess(this::connected)
        .onFailure(failed -> connectLater());
  }

  private void connectLater() {
    if (!closed) {
      context.owner().setTimer(RECONNECT_MILLIS, timer -> context.runOnContext(t -> connect()));
    }
  }

  private void connected(NetSocket opened) {
    if (closed) {
      opened.close();
      return;
    }
    flush(); // while there is no socket: what follows sends all
    socket = opened;
    Frames.read(opened, this::frame);
    opened.exceptionHandler(lost -> opened.close());
    opened.closeHandler(
        lost -> {
          if (socket == opened) {
            socket = null;
            connectLater();
          }
        });
    long first = unanswered.isEmpty() ? nextSequence : unanswered.keySet().iterator().next();
    Buffer out = Frames.hello(id, first, self.value());
    unanswered.forEach(
        (sequence, entry) -> Frames.appendEnvelope(out, sequence, entry.kind, entry.body));
    opened.write(out);
  }

  private void frame(Buffer frame) {
    if (frame.getByte(0) == Frames.ANSWER && Frames.isWhole(frame)) {
      answered(frame.getLong(1), frame.getByte(9) == 0);
    } else if (frame.getByte(0) == Frames.UNKNOWN_LANE) {
      log.info("Node {} does not know this node any longer: it is told all again.", to);
      whenUnknown.run();
    }
  }

  private void answered(long sequence, boolean done) {
    Entry entry = unanswered.remove(sequence);
    if (entry == null) {
      return;
    }
    if (waitingBytes.addAndGet(-entry.bytes()) <= HIGH_BYTES / 2) {
      drained();
    }
    if (done) {
      entry.answer.tryComplete();
    } else {
      entry.answer.tryFail("node " + to + " could not take an envelope of kind " + entry.kind);
    }
  }

  private void drained() {
    List<Runnable> tasks;
    synchronized (this) {
      if (whenDrained.isEmpty()) {
        return;
      }
      tasks = whenDrained;
      whenDrained = new ArrayList<>();
    }
    tasks.forEach(Runnable::run);
  }

  /** The node is gone: what is not answered fails. */
  void close() {
    closed = true;
    context.runOnContext(
        later -> {
          NetSocket open = socket;
          socket = null;
          if (open != null) {
            open.close();
          }
          failAll();
        });
  }

  private void failAll() {
    context.runOnContext(
        later -> {
          flush();
          List<Entry> all = new ArrayList<>(unanswered.values());
          unanswered.clear();
          waitingBytes.set(0);
          all.forEach(entry -> entry.answer.tryFail("node " + to + " is gone"));
          drained();
        });
  }
}
