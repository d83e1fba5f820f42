package io.zancudo.broker.config;

/** What a listener speaks, over TLS where it has a certificate; directive {@code protocol}. */
public enum ListenerProtocol {
  MQTT("mqtt"),
  WEBSOCKETS("websockets"),
  HTTP_API("http_api");

  private final String keyword;

  ListenerProtocol(String keyword) {
    this.keyword = keyword;
  }

  /** As the configuration writes it. */
  @Override
  public String toString() {
    return keyword;
  }
}
