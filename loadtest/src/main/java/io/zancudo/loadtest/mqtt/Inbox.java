package io.zancudo.loadtest.mqtt;

import java.util.HashMap;
import java.util.Map;

/** Owned by its client's event loop: the QoS 2 messages that came and were not released yet. */
final class Inbox {
  private final Map<Integer, Publication> unreleased = new HashMap<>();

  /** What a PUBLISH with QoS 2 is. */
  enum Arrival {
    NEW,
    /** The same message again: to be acknowledged, not to be delivered. */
    REPEATED,
    /**
     * Another message under the Packet Identifier of one that is not released: a client cannot tell
     * and drops it, so it is lost.
     */
    OVERWRITTEN
  }

  Arrival receive(int packetId, Publication publication) {
    Publication before = unreleased.putIfAbsent(packetId, publication);
    if (before == null) {
      return Arrival.NEW;
    }
    return before.topic().equals(publication.topic())
            && before.payload().equals(publication.payload())
        ? Arrival.REPEATED
        : Arrival.OVERWRITTEN;
  }

  void release(int packetId) {
    unreleased.remove(packetId);
  }

  void clear() {
    unreleased.clear();
  }
}
