package io.zancudo.broker.codec;

/** Which side of a connection decodes, and so which packets may come in. */
public enum Role {
  /** We are the server: CONNECT, SUBSCRIBE, UNSUBSCRIBE and PINGREQ come in. */
  SERVER,
  /** We are the client: CONNACK, SUBACK, UNSUBACK and PINGRESP come in. */
  CLIENT
}
