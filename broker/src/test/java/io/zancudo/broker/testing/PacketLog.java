package io.zancudo.broker.testing;

import io.zancudo.broker.codec.Auth;
import io.zancudo.broker.codec.Connack;
import io.zancudo.broker.codec.Connect;
import io.zancudo.broker.codec.Disconnect;
import io.zancudo.broker.codec.InboundPublish;
import io.zancudo.broker.codec.PacketHandler;
import io.zancudo.broker.codec.Suback;
import io.zancudo.broker.codec.Subscribe;
import io.zancudo.broker.codec.Unsuback;
import io.zancudo.broker.codec.Unsubscribe;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down every packet that comes in as a line that tests can compare: {@code PUBLISH a/b
 * 'text' q1 #7 dup retain}, {@code PUBREL #7}, {@code DISCONNECT SESSION_TAKEN_OVER}.
 */
public class PacketLog implements PacketHandler {
  private static final int LONGEST_TEXT = 40;

  private final List<String> lines = new ArrayList<>();
  private List<Integer> subscriptionIdentifiers = List.of();

  /** The packets so far, in their order. */
  public final List<String> lines() {
    return List.copyOf(lines);
  }

  /** The packets since this was last asked. */
  public final List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  /** Those of the next PUBLISH. */
  final void subscriptionIdentifiers(List<Integer> identifiers) {
    subscriptionIdentifiers = identifiers;
  }

  /** A PUBLISH as it is written down, without the optional parts. */
  public static String publish(String topic, String payload, Qos qos, int packetId) {
    return "PUBLISH " + topic + " '" + payload + "'" + qos(qos, packetId);
  }

  private static String qos(Qos qos, int packetId) {
    return qos == Qos.AT_MOST_ONCE ? "" : " q" + qos.level() + " #" + packetId;
  }

  @Override
  public void publish(InboundPublish in) {
    StringBuilder line = new StringBuilder("PUBLISH ");
    line.append(in.hasTopic() ? in.topic() : "-").append(' ').append(payload(in));
    line.append(qos(in.qos(), in.packetId()));
    line.append(in.dup() ? " dup" : "").append(in.retain() ? " retain" : "");
    line.append(in.topicAlias() == 0 ? "" : " alias" + in.topicAlias());
    for (int identifier : subscriptionIdentifiers) {
      line.append(" sub").append(identifier);
    }
    line.append(in.messageExpirySeconds() < 0 ? "" : " expiry" + in.messageExpirySeconds());
    lines.add(line.toString());
  }

  private static String payload(InboundPublish in) {
    return in.payloadLength() > LONGEST_TEXT
        ? "(" + in.payloadLength() + ")"
        : "'" + new String(in.copyPayload(), StandardCharsets.UTF_8) + "'";
  }

  @Override
  public void connect(Connect connect) {
    lines.add("CONNECT " + connect.clientId());
  }

  @Override
  public void connack(Connack connack) {
    lines.add("CONNACK " + connack.returnCode() + (connack.sessionPresent() ? " present" : ""));
  }

  @Override
  public void puback(int packetId, ReasonCode reason, Properties properties) {
    lines.add(ack("PUBACK", packetId, reason));
  }

  @Override
  public void pubrec(int packetId, ReasonCode reason, Properties properties) {
    lines.add(ack("PUBREC", packetId, reason));
  }

  @Override
  public void pubrel(int packetId, ReasonCode reason, Properties properties) {
    lines.add(ack("PUBREL", packetId, reason));
  }

  @Override
  public void pubcomp(int packetId, ReasonCode reason, Properties properties) {
    lines.add(ack("PUBCOMP", packetId, reason));
  }

  private static String ack(String packet, int packetId, ReasonCode reason) {
    return packet + " #" + packetId + (reason == ReasonCode.SUCCESS ? "" : " " + reason);
  }

  @Override
  public void subscribe(Subscribe subscribe) {
    lines.add("SUBSCRIBE #" + subscribe.packetId());
  }

  @Override
  public void suback(Suback suback) {
    lines.add("SUBACK #" + suback.packetId() + " " + suback.reasons());
  }

  @Override
  public void unsubscribe(Unsubscribe unsubscribe) {
    lines.add("UNSUBSCRIBE #" + unsubscribe.packetId());
  }

  @Override
  public void unsuback(Unsuback unsuback) {
    lines.add("UNSUBACK #" + unsuback.packetId() + " " + unsuback.reasons());
  }

  @Override
  public void pingreq() {
    lines.add("PINGREQ");
  }

  @Override
  public void pingresp() {
    lines.add("PINGRESP");
  }

  @Override
  public void disconnect(Disconnect disconnect) {
    lines.add("DISCONNECT " + disconnect.reason());
  }

  @Override
  public void auth(Auth auth) {
    lines.add("AUTH " + auth.reason());
  }
}
