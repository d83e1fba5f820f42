package io.zancudo.broker.codec;

import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Keeps every packet that was decoded, as a value that can be compared. */
class RecordingHandler implements PacketHandler {
  final List<Object> packets = new ArrayList<>();

  /** A PUBLISH that came in. */
  record Published(
      Qos qos,
      boolean dup,
      boolean retain,
      int packetId,
      Optional<String> topic,
      int topicAlias,
      long messageExpirySeconds,
      Properties properties,
      String payload) {

    /** The same as it comes in before MQTT 5. */
    Published withoutProperties() {
      return new Published(qos, dup, retain, packetId, topic, 0, -1, Properties.NONE, payload);
    }

    /** The same with a Topic Alias, with or without Topic Name. */
    Published withAlias(int alias, boolean omitTopic) {
      return new Published(
          qos,
          dup,
          retain,
          packetId,
          omitTopic ? Optional.empty() : topic,
          alias,
          messageExpirySeconds,
          properties,
          payload);
    }
  }

  /** A PUBACK, PUBREC, PUBREL or PUBCOMP that came in. */
  record Acked(String packet, int packetId, ReasonCode reason, Properties properties) {}

  /** The only packet that was decoded. */
  Object only() {
    if (packets.size() != 1) {
      throw new AssertionError("One packet was expected: " + packets);
    }
    return packets.get(0);
  }

  @Override
  public void connect(Connect connect) {
    packets.add(connect);
  }

  @Override
  public void connack(Connack connack) {
    packets.add(connack);
  }

  @Override
  public void publish(InboundPublish in) {
    packets.add(
        new Published(
            in.qos(),
            in.dup(),
            in.retain(),
            in.packetId(),
            in.hasTopic() ? Optional.of(in.topic().toString()) : Optional.empty(),
            in.topicAlias(),
            in.messageExpirySeconds(),
            in.properties(),
            HexFormat.of().formatHex(in.copyPayload())));
  }

  /** What is published by a message with these flags. */
  static Published published(Message message, Qos qos, boolean dup, boolean retain, int packetId) {
    return new Published(
        qos,
        dup,
        retain,
        packetId,
        Optional.of(message.topic().toString()),
        0,
        message.remainingExpirySeconds(0),
        message.properties(),
        HexFormat.of().formatHex(message.payload()));
  }

  @Override
  public void puback(int packetId, ReasonCode reason, Properties properties) {
    packets.add(new Acked("PUBACK", packetId, reason, properties));
  }

  @Override
  public void pubrec(int packetId, ReasonCode reason, Properties properties) {
    packets.add(new Acked("PUBREC", packetId, reason, properties));
  }

  @Override
  public void pubrel(int packetId, ReasonCode reason, Properties properties) {
    packets.add(new Acked("PUBREL", packetId, reason, properties));
  }

  @Override
  public void pubcomp(int packetId, ReasonCode reason, Properties properties) {
    packets.add(new Acked("PUBCOMP", packetId, reason, properties));
  }

  @Override
  public void subscribe(Subscribe subscribe) {
    packets.add(subscribe);
  }

  @Override
  public void suback(Suback suback) {
    packets.add(suback);
  }

  @Override
  public void unsubscribe(Unsubscribe unsubscribe) {
    packets.add(unsubscribe);
  }

  @Override
  public void unsuback(Unsuback unsuback) {
    packets.add(unsuback);
  }

  @Override
  public void pingreq() {
    packets.add("PINGREQ");
  }

  @Override
  public void pingresp() {
    packets.add("PINGRESP");
  }

  @Override
  public void disconnect(Disconnect disconnect) {
    packets.add(disconnect);
  }

  @Override
  public void auth(Auth auth) {
    packets.add(auth);
  }
}
