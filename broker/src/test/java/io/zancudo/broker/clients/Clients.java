package io.zancudo.broker.clients;

/** What the tests of a behaviour need; they run once per {@link #channel}. */
interface Clients {

  /** How the library under test is to talk to the broker. */
  Channel channel();

  ClientsBroker broker();

  /** A client of the library under test, closed after the test. Fails like the library's. */
  TestClient connect(int port, ConnectOptions options) throws Exception;

  /** A client where anybody may connect. */
  default TestClient connect(ConnectOptions options) throws Exception {
    return connect(port(), options);
  }

  /** A client with a session of its own, for this connection only. */
  default TestClient connect() throws Exception {
    return connect(ConnectOptions.clean(unusedName()));
  }

  /** Where anybody may connect. */
  default int port() {
    return broker().port(channel().transport());
  }

  /** A topic level or Client Identifier that nobody has used. */
  default String unusedName() {
    return broker().unusedName();
  }
}
