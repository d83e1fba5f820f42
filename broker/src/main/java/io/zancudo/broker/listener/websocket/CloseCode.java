package io.zancudo.broker.listener.websocket;

/** Status codes of a close frame (RFC 6455 section 7.4.1). */
enum CloseCode {
  NORMAL(1000),
  PROTOCOL_ERROR(1002),
  UNSUPPORTED_DATA(1003),
  TOO_BIG(1009);

  private final int value;

  CloseCode(int value) {
    this.value = value;
  }

  int value() {
    return value;
  }
}
