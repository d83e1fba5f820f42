package io.zancudo.broker.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Whether host names in the configuration mean something. */
final class HostNames {
  private HostNames() {}

  /**
   * Looks a name up. Blocks; the configuration is read before any event loop has clients.
   *
   * @param directive where the name stands
   */
  static void check(String directive, String host) throws ConfigProblem {
    try {
      InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new ConfigProblem(
          "Error: Error resolving " + directive + ": Name or service not known.");
    }
  }
}
