package io.zancudo.broker.listener;

import io.netty.channel.unix.Errors;

/**
 * A listener cannot be opened: the address is taken, a certificate is not usable. The message is
 * one sentence for the operator, in Mosquitto's words where it has some, without {@code Error:}
 * before it; a broker that meets it at start ends with exit status 1.
 */
public final class ListenerFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ListenerFailure(String message) {
    super(message);
  }

  private ListenerFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** As the cause says, of the listener of that name. */
  static ListenerFailure of(String listener, Throwable cause) {
    if (cause instanceof ListenerFailure failure) {
      return failure;
    }
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    if (cause instanceof Errors.NativeIoException) {
      // "bind(..) failed with error(-98): Address already in use"
      reason = reason.substring(reason.lastIndexOf(": ") + 1).strip();
    }
    return new ListenerFailure(reason + " (listener " + listener + ").", cause);
  }
}
