package io.zancudo.broker.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {
  private final TestBroker broker = new TestBroker();

  @AfterEach
  void closeBroker() {
    broker.close();
  }

  /** Places are free again at once, whichever loop the closed connections were on. */
  @Test
  void maxConnectionsHoldsInEveryRound() throws IOException {
    TestListener listener = TestListener.loopback().with("max_connections 10");
    int port = broker.openOne(listener);

    for (int round = 0; round < 20; round++) {
      List<TestClient> clients = connect(port, 10);
      try (TestClient eleventh = TestClient.connect(port)) {
        eleventh.expectClose();
      }
      clients.forEach(TestClient::close);
    }
  }

  private static List<TestClient> connect(int port, int count) throws IOException {
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(TestClient.connect(port).connected());
    }
    return clients;
  }

  @Test
  void globalMaxConnectionsCountsAllListeners() throws IOException {
    Listeners listeners = broker.open(3, TestListener.loopback(), TestListener.loopback());
    int first = listeners.addresses().get(0).port();
    int second = listeners.addresses().get(1).port();

    List<TestClient> clients = connect(first, 2);
    clients.addAll(connect(second, 1));

    for (int port : new int[] {first, second}) {
      try (TestClient tooMany = TestClient.connect(port)) {
        tooMany.expectClose();
      }
    }
    clients.get(0).close();
    clients.addAll(connect(second, 1));
    clients.forEach(TestClient::close);
  }

  /** One that the whole broker has no place for takes none of its listener. */
  @Test
  void refusedConnectionTakesNoPlace() throws IOException {
    TestListener small = TestListener.loopback().with("max_connections 1");
    Listeners listeners = broker.open(1, small, TestListener.loopback());
    int port = listeners.addresses().get(0).port();
    List<TestClient> other = connect(listeners.addresses().get(1).port(), 1);
    try (TestClient refused = TestClient.connect(port)) {
      refused.expectClose();
    }
    other.forEach(TestClient::close);

    connect(port, 1).forEach(TestClient::close);
  }

  @Test
  void globalMaxConnectionsIsReloaded() throws IOException {
    TestListener listener = TestListener.loopback();
    Listeners listeners = broker.open(1, listener);
    int port = listeners.addresses().get(0).port();

    TestBroker.await(listeners.reload(TestListener.broker(2, listener)));

    List<TestClient> clients = connect(port, 2);
    try (TestClient third = TestClient.connect(port)) {
      third.expectClose();
    }
    clients.forEach(TestClient::close);
  }

  @Test
  void refusedConnectionIsLogged() throws IOException {
    try (LogLines log = new LogLines()) {
      TestListener listener = TestListener.loopback().with("max_connections 1");
      int port = broker.openOne(listener);
      List<TestClient> clients = connect(port, 1);

      try (TestClient second = TestClient.connect(port)) {
        second.send(Bytes.CONNECT).expectClose();
      }

      assertThat(log.lines())
          .contains("Client connection from 127.0.0.1 denied: max_connections exceeded.");
      clients.forEach(TestClient::close);
    }
  }
}
