package io.zancudo.cluster;

import io.vertx.core.Future;
import io.zancudo.mqtt.TopicFilter;

/**
 * Thread-safe: puts messages into the queues of stored sessions, wherever these are. Messages that
 * one thread appends for one session get into its queue in that order.
 */
public interface MessageStore {

  /** What became of an append. */
  enum Outcome {
    /** It is in the queue. */
    APPENDED,
    /** It was in the queue already, or had been. */
    DUPLICATE,
    /** The queue is full, by {@code max_queued_messages} or {@code max_queued_bytes}: dropped. */
    FULL,
    /** There is no such session, or it is not stored. */
    NO_SESSION
  }

  /**
   * Puts a message into a queue. Batched with others.
   *
   * @return completes when the message is safe, also on another node where there are several. Fails
   *     with {@link NotSafeException} if that cannot be: then it must not be acknowledged
   */
  Future<Outcome> append(Append append);

  /**
   * Settles which member of a shared subscription gets a message that may be routed more than once.
   *
   * @param clientId who is to get it if nobody was chosen before
   * @return who gets it: the first that was chosen, for some minutes. Fails like {@link #append}
   */
  Future<String> choose(TopicFilter share, MessageId id, String clientId);

  /** Takes what is told of new messages; on any thread. */
  interface Waker {
    /**
     * A stored session that is connected to this node has new messages.
     *
     * @param safeUpTo those up to this sequence are safe. Later ones may be in its queue already,
     *     but must not be sent yet: they could be lost, and then be given to somebody else
     */
    void wake(String clientId, long safeUpTo);
  }

  /** Calls the action when a stored session that is connected to this node has new messages. */
  void onMessages(Waker waker);

  /** Whether so much waits that who feeds it must pause. */
  boolean isFull();

  /** Runs the task once when it is no longer full; on any thread. */
  void whenDrained(Runnable task);

  /** Bytes that wait to be stored. */
  long waitingBytes();
}
