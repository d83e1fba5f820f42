package io.zancudo.cluster.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.zancudo.cluster.NodeId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way of another node's envelopes to this one: each is given on once, in order, and answered
 * when it is done with.
 *
 * <p>Owned by the bus's event loop. Bounded by the sender's lane.
 */
final class InboundLane {
  /** Gives an envelope on. */
  interface Envelopes {
    Future<Void> receive(NodeId from, int kind, Buffer body);
  }

  private final NodeId from;
  private final long id;
  private final Context context;
  private final Envelopes envelopes;
  private final Set<Long> inProgress = new HashSet<>();
  private final Buffer[] answers = {Buffer.buffer()};
  private long last;
  private boolean scheduled;
  private @Nullable NetSocket socket;

  InboundLane(NodeId from, long id, Context context, Envelopes envelopes) {
    this.from = from;
    this.id = id;
    this.context = context;
    this.envelopes = envelopes;
  }

  long id() {
    return id;
  }

  /** The sender's connection, the first or a new one. */
  void connected(NetSocket opened) {
    NetSocket old = socket;
    socket = opened;
    if (old != null && old != opened) {
      old.close();
    }
  }

  void close() {
    NetSocket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }

  void envelope(Buffer frame) {
    long sequence = frame.getLong(1);
    if (sequence <= last) { // sent again, as the answer was lost
      if (!inProgress.contains(sequence)) {
        answer(sequence, true);
      }
      return;
    }
    last = sequence;
    Future<Void> done =
        envelopes.receive(from, frame.getByte(9) & 0xFF, frame.getBuffer(10, frame.length()));
    if (done.isComplete()) {
      answer(sequence, done.succeeded());
      return;
    }
    inProgress.add(sequence);
    done.onComplete(
        result ->
            context.runOnContext(
                later -> {
                  inProgress.remove(sequence);
                  answer(sequence, result.succeeded());
                }));
  }

  private void answer(long sequence, boolean done) {
    Frames.appendAnswer(answers[0], sequence, done);
    if (!scheduled) {
      scheduled = true;
      context.runOnContext(later -> flush());
    }
  }

  private void flush() {
    scheduled = false;
    Buffer now = answers[0];
    answers[0] = Buffer.buffer();
    if (socket != null) {
      socket.write(now);
    }
  }
}
