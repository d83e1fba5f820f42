package io.zancudo.cluster;

/** This node cannot make a change safe now: it does not see most of the broker's nodes. */
public final class NotSafeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says what was refused, and why. */
  public NotSafeException(String message) {
    super(message, null, false, false);
  }
}
