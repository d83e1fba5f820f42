package io.zancudo.broker.protocol;

import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.loop.Deadline;

/**
 * The time that a connection may be silent: until its CONNECT, and then one and a half times the
 * Keep Alive ([MQTT-3.1.2-22]).
 *
 * <p>Owned by the connection's event loop. Costs nothing per packet: when the deadline comes it
 * looks when something was last read, and moves on.
 */
final class KeepAlive extends Deadline {
  private final BrokerLoop loop;
  private final ClientConnection connection;
  private long limitMillis;

  KeepAlive(BrokerLoop loop, ClientConnection connection) {
    this.loop = loop;
    this.connection = connection;
  }

  /** Begins to watch: so long may the connection be silent; 0 for ever. */
  void start(long millis) {
    limitMillis = millis;
    cancel();
    if (millis > 0) {
      loop.deadlines().schedule(this, loop.nowMillis() + millis);
    }
  }

  @Override
  protected void expired() {
    long now = loop.nowMillis();
    long due = connection.lastHeardMillis() + limitMillis;
    if (due > now) {
      loop.deadlines().schedule(this, due);
    } else {
      connection.silentTooLong();
    }
  }
}
