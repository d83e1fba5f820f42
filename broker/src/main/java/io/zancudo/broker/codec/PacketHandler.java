package io.zancudo.broker.codec;

import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ReasonCode;

/**
 * What becomes of the packets that came in. Called by {@link PacketDecoder} in the order of the
 * wire, on the connection's event loop; every packet is well-formed by then.
 *
 * <p>A method may throw {@link ProtocolViolation}, and does so by default: a handler implements
 * what it expects. Packets that the decoder's {@link Role} cannot receive never get here.
 */
public interface PacketHandler {

  /** CONNECT came in. */
  default void connect(Connect connect) {
    throw unexpected("CONNECT");
  }

  /** CONNACK came in. */
  default void connack(Connack connack) {
    throw unexpected("CONNACK");
  }

  /** PUBLISH came in; the argument is valid during this call only. */
  default void publish(InboundPublish publish) {
    throw unexpected("PUBLISH");
  }

  /** PUBACK came in; before MQTT 5 the reason is always SUCCESS. */
  default void puback(int packetId, ReasonCode reason, Properties properties) {
    throw unexpected("PUBACK");
  }

  /** PUBREC came in; before MQTT 5 the reason is always SUCCESS. */
  default void pubrec(int packetId, ReasonCode reason, Properties properties) {
    throw unexpected("PUBREC");
  }

  /** PUBREL came in; before MQTT 5 the reason is always SUCCESS. */
  default void pubrel(int packetId, ReasonCode reason, Properties properties) {
    throw unexpected("PUBREL");
  }

  /** PUBCOMP came in; before MQTT 5 the reason is always SUCCESS. */
  default void pubcomp(int packetId, ReasonCode reason, Properties properties) {
    throw unexpected("PUBCOMP");
  }

  /** SUBSCRIBE came in. */
  default void subscribe(Subscribe subscribe) {
    throw unexpected("SUBSCRIBE");
  }

  /** SUBACK came in. */
  default void suback(Suback suback) {
    throw unexpected("SUBACK");
  }

  /** UNSUBSCRIBE came in. */
  default void unsubscribe(Unsubscribe unsubscribe) {
    throw unexpected("UNSUBSCRIBE");
  }

  /** UNSUBACK came in. */
  default void unsuback(Unsuback unsuback) {
    throw unexpected("UNSUBACK");
  }

  /** PINGREQ came in. */
  default void pingreq() {
    throw unexpected("PINGREQ");
  }

  /** PINGRESP came in. */
  default void pingresp() {
    throw unexpected("PINGRESP");
  }

  /** DISCONNECT came in; before MQTT 5 the reason is always SUCCESS. */
  default void disconnect(Disconnect disconnect) {
    throw unexpected("DISCONNECT");
  }

  /** AUTH came in. */
  default void auth(Auth auth) {
    throw unexpected("AUTH");
  }

  private static ProtocolViolation unexpected(String packet) {
    return ProtocolViolation.protocolError(packet + " is not expected now");
  }
}
