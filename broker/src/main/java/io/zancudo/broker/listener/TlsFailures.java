package io.zancudo.broker.listener;

import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** Words for a TLS handshake that failed. */
final class TlsFailures {
  private TlsFailures() {}

  static String describe(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return "certificate verify failed: " + cause.getMessage();
      }
    }
    return "TLS handshake failed: " + (failure == null ? "" : failure.getMessage());
  }
}
