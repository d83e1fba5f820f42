package io.zancudo.cluster;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Thread-safe: envelopes from node to node. From one node to another there is one lane: envelopes
 * that one thread sends arrive in the order in which they were sent, each once, as long as both are
 * members; a lane carries many at once in batches, and holds a bounded number of bytes.
 */
public interface NodeBus {

  /** Takes envelopes of one kind; called on a thread of the bus: it must not block. */
  interface Receiver {
    /**
     * An envelope has come.
     *
     * @return completes when it is done with. A lane holds only so many bytes that are not done
     *     with: a receiver that is slow slows its senders down. A failure goes back to the sender
     */
    Future<Void> receive(NodeId from, Buffer body);
  }

  /**
   * Registers who takes envelopes of a kind; each kind once, before the bus starts. An envelope of
   * a kind that nobody takes is refused with a line in the log.
   *
   * @param kind 0 to 255, see {@link EnvelopeKind}
   */
  void handle(int kind, Receiver receiver);

  /**
   * Calls the action each time a new lane to another node is open, before anything else is sent on
   * it: what the other node must know first is sent there. A node that was lost and has come back
   * gets a new lane.
   */
  void onLane(Consumer<NodeId> action);

  /**
   * Sends an envelope.
   *
   * @return completes when the receiver is done with it. Fails if the node is no member, or is none
   *     any longer before that is known, or the receiver failed; whether it was received is then
   *     unknown
   */
  Future<Void> send(NodeId to, int kind, Buffer body);

  /**
   * Whether so much waits for this node that who feeds it must pause. {@link #send} takes more all
   * the same, up to a second bound above which it fails at once.
   */
  boolean isFull(NodeId to);

  /** Runs the task once when the lane to the node is no longer full, or is gone; on any thread. */
  void whenDrained(NodeId to, Runnable task);

  /** Bytes that wait for other nodes or were not answered yet. */
  long waitingBytes();

  /** How often a sender had to pause because a lane was full. */
  long pausedCount();
}
