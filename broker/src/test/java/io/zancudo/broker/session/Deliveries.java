package io.zancudo.broker.session;

import io.zancudo.broker.testing.CoreClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one client got over all its connections, when nothing of it was acknowledged. */
final class Deliveries {
  private Deliveries() {}

  /**
   * The payloads, in the order in which each came first.
   *
   * @param connections of one client
   * @throws AssertionError if one comes once more without DUP or with another Packet Identifier
   */
  static List<String> of(List<CoreClient> connections) {
    List<String> payloads = new ArrayList<>();
    Map<String, String> identifiers = new HashMap<>();
    Map<CoreClient, List<String>> received = new LinkedHashMap<>();
    connections.forEach(connection -> received.put(connection, connection.received()));
    List<CoreClient> inOrder = new ArrayList<>(connections); // now that all have a session
    inOrder.sort(Comparator.comparingInt(CoreClient::attachedAs));
    for (CoreClient connection : inOrder) {
      for (String line : received.getOrDefault(connection, List.of())) {
        if (!line.startsWith("PUBLISH")) {
          continue;
        }
        String payload = line.split("'", -1)[1];
        String identifier = line.replaceAll(".*(#\\d+).*", "$1");
        String before = identifiers.putIfAbsent(payload, identifier);
        if (before == null) {
          payloads.add(payload);
        } else if (!line.endsWith("dup") || !before.equals(identifier)) {
          throw new AssertionError("Twice: " + line + ", before as " + before);
        }
      }
    }
    return payloads;
  }
}
