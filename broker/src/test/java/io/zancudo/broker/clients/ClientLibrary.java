package io.zancudo.broker.clients;

import io.zancudo.broker.testing.TestCertificates;

/** A library that makes connections to brokers. */
interface ClientLibrary {

  /**
   * Connects, and waits for the CONNACK.
   *
   * @param port of this machine, where somebody speaks what the channel says
   * @param certificates for secure transports
   * @throws ConnectRefused if the broker refuses
   */
  TestClient connect(
      Channel channel, int port, TestCertificates certificates, ConnectOptions options)
      throws Exception;
}
