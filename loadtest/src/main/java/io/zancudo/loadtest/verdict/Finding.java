package io.zancudo.loadtest.verdict;

/**
 * Something that must not be, in words.
 *
 * @param at nanoseconds since the start: when it was seen, or for a lost message when the publisher
 *     got its acknowledgement
 */
public record Finding(Type type, long at, String text) {

  /** What can be wrong. */
  public enum Type {
    LOST,
    QOS2_DUPLICATE,
    REORDERED,
    UNFINISHED,
    SESSION_LOST,
    SUBSCRIPTION_LOST,
    RETAINED_WRONG,
    WILL_MISSING,
    WILL_DUPLICATE,
    WILL_UNDUE,
    PHANTOM,
    PROTOCOL_ERROR,
    NODE_FAILURE,
    /** During the run and not at its end: what a node in a minority cannot know. */
    RETAINED_STALE_DURING_RUN
  }
}
