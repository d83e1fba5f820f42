package io.zancudo.broker.config;

/** The one address family that a listener is limited to; directive {@code socket_domain}. */
public enum SocketDomain {
  IPV4("ipv4"),
  IPV6("ipv6");

  private final String keyword;

  SocketDomain(String keyword) {
    this.keyword = keyword;
  }

  /** As the configuration writes it. */
  @Override
  public String toString() {
    return keyword;
  }
}
