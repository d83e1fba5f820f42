package io.zancudo.broker.listener.websocket;

import io.netty.handler.codec.DecoderException;

/** A connection that does not become a WebSocket. Without a stack trace: the peer is at fault. */
public final class UpgradeRefused extends DecoderException {
  private static final long serialVersionUID = 1L;

  UpgradeRefused(String reason) {
    super(reason, null);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
