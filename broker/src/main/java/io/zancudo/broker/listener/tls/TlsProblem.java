package io.zancudo.broker.listener.tls;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * The files or names of a {@link io.zancudo.broker.config.TlsConfig} do not make a TLS server. The
 * message is for the operator and names the directive to check.
 */
public final class TlsProblem extends Exception {
  private static final long serialVersionUID = 1L;

  TlsProblem(String message) {
    super(message);
  }

  TlsProblem(String message, Throwable cause) {
    super(message + " " + reason(cause), cause);
  }

  private static String reason(Throwable cause) {
    if (cause instanceof NoSuchFileException) {
      return "No such file or directory.";
    }
    if (cause instanceof AccessDeniedException) {
      return "Permission denied.";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
