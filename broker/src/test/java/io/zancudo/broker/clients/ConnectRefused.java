package io.zancudo.broker.clients;

/** The broker does not want the client. */
final class ConnectRefused extends Exception {
  private static final long serialVersionUID = 1;

  private final int reasonCode;

  ConnectRefused(int reasonCode, Throwable cause) {
    super("refused with " + reasonCode, cause);
    this.reasonCode = reasonCode;
  }

  /** Of the CONNACK: a reason code of MQTT 5, a return code before. */
  int reasonCode() {
    return reasonCode;
  }
}
