package io.zancudo.broker.listener.proxy;

import io.netty.handler.codec.DecoderException;

/** A connection whose PROXY header ends it. Without a stack trace: the peer is at fault. */
public final class ProxyViolation extends DecoderException {
  private static final long serialVersionUID = 1L;

  /** The proxy's own health check, which is nothing to speak of. */
  private static final String SILENT = "";

  private ProxyViolation(String logLine) {
    super(logLine, null);
  }

  static ProxyViolation corrupt() {
    return new ProxyViolation("Connection rejected, corrupt PROXY header.");
  }

  static ProxyViolation corrupt(String address, int port) {
    return new ProxyViolation(
        "Connection from " + address + ":" + port + " rejected, corrupt PROXY header.");
  }

  static ProxyViolation invalid() {
    return new ProxyViolation("Bad socket read/write on client <unknown>: Invalid input");
  }

  static ProxyViolation healthCheck() {
    return new ProxyViolation(SILENT);
  }

  /** Whether it is not to be logged. */
  public boolean isSilent() {
    return SILENT.equals(getMessage());
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
