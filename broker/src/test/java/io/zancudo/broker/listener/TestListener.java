package io.zancudo.broker.listener;

import io.zancudo.broker.config.BrokerConfig;
import io.zancudo.broker.config.ConfigException;
import io.zancudo.broker.config.ConfigSource;
import io.zancudo.broker.config.ListenerConfig;
import java.util.ArrayList;
import java.util.List;

/** The configuration of a listener, in Mosquitto's syntax, but on any free port. */
public final class TestListener {
  /** A listener needs a number in the syntax; the one that is opened is another. */
  private static final String NAME = "1883";

  private final String head;
  private final List<String> lines = new ArrayList<>();
  private int port;

  private TestListener(String head) {
    this.head = head;
  }

  /** On all addresses. */
  static TestListener everywhere() {
    return new TestListener("listener " + NAME);
  }

  static TestListener on(String host) {
    return new TestListener("listener " + NAME + " " + host);
  }

  /** On 127.0.0.1. */
  public static TestListener loopback() {
    return on("127.0.0.1");
  }

  static TestListener unixSocket(String path) {
    return new TestListener("listener 0 " + path);
  }

  static TestListener webSockets() {
    return loopback().with("protocol websockets");
  }

  /** On 127.0.0.1 behind a proxy that speaks this version. */
  static TestListener proxied(int version) {
    return loopback().with("enable_proxy_protocol " + version);
  }

  /** Adds lines. */
  public TestListener with(String... more) {
    lines.addAll(List.of(more));
    return this;
  }

  /** On this port. */
  TestListener withPort(int fixed) {
    port = fixed;
    return this;
  }

  /** What the lines mean. */
  public ListenerConfig build() {
    List<String> all = new ArrayList<>(List.of(head, "allow_anonymous true"));
    all.addAll(lines);
    return parse(all).listeners().get(0).withPort(port);
  }

  static BrokerConfig broker(int globalMaxConnections, TestListener... listeners) {
    return parse(List.of("global_max_connections " + globalMaxConnections, "listener " + NAME))
        .withListeners(List.of(listeners).stream().map(TestListener::build).toList());
  }

  private static BrokerConfig parse(List<String> lines) {
    try {
      return ConfigSource.parse(String.join("\n", lines) + "\n").broker();
    } catch (ConfigException wrong) {
      throw new IllegalArgumentException(wrong);
    }
  }
}
