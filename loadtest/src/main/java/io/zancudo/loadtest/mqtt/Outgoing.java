package io.zancudo.loadtest.mqtt;

/** Owned by its client: a message with QoS 1 or 2 that is not finished. */
public final class Outgoing {
  private final Publication publication;
  final int packetId;

  /** PUBREC came: what goes out now is PUBREL, and never the message again. */
  boolean released;

  boolean everSent;
  boolean sentOnThisConnection;

  Outgoing(Publication publication, int packetId) {
    this.publication = publication;
    this.packetId = packetId;
  }

  public Publication publication() {
    return publication;
  }
}
