package io.zancudo.broker.clients;

import io.zancudo.broker.testing.NeedsProgram;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** The test of a client library: a parameterized class, with one parameter more than channels. */
@NeedsProgram("openssl")
@ExtendWith(WithClientsBroker.class)
abstract class ClientTest implements Clients {
  private final Channel channel;
  private final ClientsBroker broker;
  private final Deque<TestClient> clients = new ArrayDeque<>();

  /** Reports name the method only. */
  @RegisterExtension
  final TestExecutionExceptionHandler naming =
      (context, failure) -> {
        throw failure instanceof TestAbortedException
            ? failure
            : new AssertionError(channel() + ": " + failure.getMessage(), failure);
      };

  ClientTest(Channel channel, ClientsBroker broker) {
    this.channel = channel;
    this.broker = broker;
  }

  /** The library under test. */
  abstract ClientLibrary library() throws Exception;

  @Override
  public final Channel channel() {
    return channel;
  }

  @Override
  public final ClientsBroker broker() {
    return broker;
  }

  @Override
  public final TestClient connect(int port, ConnectOptions options) throws Exception {
    TestClient client = library().connect(channel, port, broker.certificates(), options);
    clients.push(client);
    return client;
  }

  @AfterEach
  final void closeClients() throws Exception {
    while (!clients.isEmpty()) {
      clients.pop().close();
    }
  }
}
