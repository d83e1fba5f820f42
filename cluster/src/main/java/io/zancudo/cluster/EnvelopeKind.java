package io.zancudo.cluster;

/** The kinds of envelopes that nodes send each other; a number is never used for something else. */
public final class EnvelopeKind {
  /** Live routes of a node: all of them, or a change. */
  public static final int ROUTES = 1;

  /** A change of the subscriptions of a stored session. */
  public static final int STORED_SUBSCRIPTIONS = 2;

  /** A change of retained messages. */
  public static final int RETAINED = 3;

  /** Stored sessions of the receiving node have new messages. */
  public static final int WAKE = 4;

  /** Whether a node still brings in what it kept on its side of a cut: it fails as long as so. */
  public static final int MERGED = 5;

  /** Whether the receiver is there: nothing is done. */
  public static final int PRESENT = 6;

  /** Messages for the clients of the receiving node. */
  public static final int MESSAGES = 100;

  /** Messages for members of shared subscriptions of the receiving node. */
  public static final int SHARED = 101;

  /** A session of the receiving node is taken over. */
  public static final int TAKEOVER = 102;

  /** What a node tells of itself to {@code zancudo cluster}. */
  public static final int STATUS = 103;

  private EnvelopeKind() {}
}
