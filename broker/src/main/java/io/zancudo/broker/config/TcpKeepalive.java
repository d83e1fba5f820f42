package io.zancudo.broker.config;

import java.time.Duration;

/**
 * TCP keep-alive of a bridge's socket.
 *
 * @param idle silence before the first probe
 * @param interval time between probes
 * @param count probes without answer that end the connection
 */
record TcpKeepalive(Duration idle, Duration interval, int count) {
  /** {@code idle interval count}. */
  static final class Type implements ValueType<TcpKeepalive> {
    @Override
    public TcpKeepalive parse(Label label, Arguments arguments) throws ConfigProblem {
      int idle = part("idle", arguments);
      int interval = part("interval", arguments);
      int count = part("counter", arguments);
      return new TcpKeepalive(Duration.ofSeconds(idle), Duration.ofSeconds(interval), count);
    }

    private static int part(String part, Arguments arguments) throws ConfigProblem {
      return IntegerType.ANY
          .from(1, "Error: invalid TCP keepalive " + part + " value.")
          .parse(new Label("bridge_tcp_keepalive_" + part), arguments);
    }

    @Override
    public String format(TcpKeepalive value) {
      return value.idle.toSeconds() + " " + value.interval.toSeconds() + " " + value.count;
    }
  }
}
