package io.zancudo.broker.session;

/** What the client's acknowledgement meant. */
public enum Acknowledgement {
  /** It ended, or advanced, the delivery of a message. */
  ACCEPTED,
  /** Nothing with this Packet Identifier is in flight. */
  UNKNOWN,
  /** It is not what the QoS of the message and the state of its delivery call for. */
  OUT_OF_TURN
}
