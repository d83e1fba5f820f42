package io.zancudo.broker.config;

/** The PROXY protocol that stands before each connection; {@code enable_proxy_protocol}. */
public enum ProxyProtocol {
  NONE,
  V1,
  V2
}
