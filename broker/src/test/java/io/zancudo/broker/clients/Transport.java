package io.zancudo.broker.clients;

/** What carries MQTT. */
enum Transport {
  TCP("tcp", false, false),
  TLS("ssl", true, false),
  WEBSOCKET("ws", false, true),
  SECURE_WEBSOCKET("wss", true, true);

  private final String scheme;
  private final boolean secure;
  private final boolean webSocket;

  Transport(String scheme, boolean secure, boolean webSocket) {
    this.scheme = scheme;
    this.secure = secure;
    this.webSocket = webSocket;
  }

  boolean isSecure() {
    return secure;
  }

  boolean isWebSocket() {
    return webSocket;
  }

  /** Where clients that are given a URI find the port of this machine. */
  String uri(int port) {
    return scheme + "://127.0.0.1:" + port + (webSocket ? "/mqtt" : "");
  }
}
