package io.zancudo.broker.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Both directions of a connection to a broker, as streams of MQTT's bytes. */
interface Wire extends AutoCloseable {
  InputStream input() throws IOException;

  OutputStream output() throws IOException;

  /** Ends the sending direction: the broker sees that the connection is gone. */
  void shutdownOutput() throws IOException;

  @Override
  void close() throws IOException;
}
