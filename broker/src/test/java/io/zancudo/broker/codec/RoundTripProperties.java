package io.zancudo.broker.codec;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/** What is encoded is decoded to the same, for every packet, version and side. */
@PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE)
class RoundTripProperties {

  @Property
  void connect(@ForAll("connects") Connect connect) {
    Decoding decoding =
        Decoding.fresh(Role.SERVER).feed(encode(out -> PacketEncoder.connect(out, connect)));

    assertSame(decoding, connect);
    assertThat(decoding.decoder.version()).isEqualTo(connect.version());
  }

  @Provide
  Arbitrary<Connect> connects() {
    return PacketArbitraries.connects();
  }

  @Property
  void connack(@ForAll ProtocolVersion version, @ForAll("connacks") Connack five) {
    Connack connack =
        version == MQTT_5 ? five : new Connack(false, five.returnCode() % 6, Properties.NONE);

    byte[] bytes =
        encode(
            out ->
                PacketEncoder.connack(
                    out,
                    version,
                    connack.sessionPresent(),
                    connack.returnCode(),
                    connack.properties()));

    assertSame(Decoding.connected(Role.CLIENT, version).feed(bytes), connack);
  }

  @Provide
  Arbitrary<Connack> connacks() {
    Arbitrary<Properties> properties =
        PacketArbitraries.properties(
            io.zancudo.mqtt.Property.SESSION_EXPIRY_INTERVAL,
            io.zancudo.mqtt.Property.ASSIGNED_CLIENT_IDENTIFIER,
            io.zancudo.mqtt.Property.SERVER_KEEP_ALIVE,
            io.zancudo.mqtt.Property.AUTHENTICATION_METHOD,
            io.zancudo.mqtt.Property.RECEIVE_MAXIMUM,
            io.zancudo.mqtt.Property.MAXIMUM_QOS,
            io.zancudo.mqtt.Property.MAXIMUM_PACKET_SIZE);
    return Combinators.combine(
            Arbitraries.of(true, false), PacketArbitraries.reasons(ReasonCodes.CONNACK), properties)
        .as(
            (present, reasons, given) -> {
              int code = reasons.get(0).code();
              return new Connack(present && code == 0, code, given);
            });
  }

  @Property
  void publish(
      @ForAll ProtocolVersion version,
      @ForAll Role role,
      @ForAll("messages") Message message,
      @ForAll boolean dup,
      @ForAll boolean retain,
      @ForAll("packetIds") int packetId) {
    Qos qos = message.qos();
    boolean again = dup && qos != Qos.AT_MOST_ONCE;
    int id = qos == Qos.AT_MOST_ONCE ? 0 : packetId;
    Publication publication = new Publication().begin(message, 0);

    byte[] bytes = encode(out -> publication.writeTo(out, version, qos, again, retain, id));

    assertThat(bytes).hasSize(publication.frameSize(version, qos));
    RecordingHandler.Published expected =
        RecordingHandler.published(message, qos, again, retain, id);
    if (version != MQTT_5) {
      expected = expected.withoutProperties();
    }
    assertSame(Decoding.connected(role, version).feed(bytes), expected);
    publication.end();
  }

  @Provide
  Arbitrary<Message> messages() {
    return PacketArbitraries.messages();
  }

  @Provide
  Arbitrary<Integer> packetIds() {
    return PacketArbitraries.packetIds();
  }

  @Property
  void publishInItsGeneralForm(
      @ForAll("messages") Message message,
      @ForAll("packetIds") int packetId,
      @ForAll("identifiers") int[] identifiers,
      @ForAll("packetIds") int alias,
      @ForAll boolean omitTopic) {
    Qos qos = message.qos();
    int id = qos == Qos.AT_MOST_ONCE ? 0 : packetId;
    Publication publication = new Publication().begin(message, 0);

    byte[] bytes =
        encode(
            out ->
                publication.writeTo(
                    out, MQTT_5, qos, false, false, id, identifiers, alias, omitTopic));

    assertThat(bytes).hasSize(publication.frameSize(MQTT_5, qos, identifiers, alias, omitTopic));
    RecordingHandler.Published expected =
        RecordingHandler.published(message, qos, false, false, id).withAlias(alias, omitTopic);
    assertSame(Decoding.connected(Role.CLIENT, MQTT_5).feed(bytes), expected);
    publication.end();
  }

  @Provide
  Arbitrary<int[]> identifiers() {
    return Arbitraries.integers().between(1, 268_435_455).array(int[].class).ofMaxSize(4);
  }

  @Property
  void publishAcknowledgements(
      @ForAll ProtocolVersion version,
      @ForAll Role role,
      @ForAll("packetIds") int id,
      @ForAll("acks") List<Object> given) {
    ReasonCode received = version == MQTT_5 ? (ReasonCode) given.get(0) : ReasonCode.SUCCESS;
    ReasonCode released = version == MQTT_5 ? (ReasonCode) given.get(1) : ReasonCode.SUCCESS;
    Properties properties = version == MQTT_5 ? (Properties) given.get(2) : Properties.NONE;

    byte[] bytes =
        encode(
            out -> {
              PacketEncoder.puback(out, version, id, received, properties);
              PacketEncoder.pubrec(out, version, id, received, properties);
              PacketEncoder.pubrel(out, version, id, released, properties);
              PacketEncoder.pubcomp(out, version, id, released, properties);
            });

    assertSame(
        Decoding.connected(role, version).feed(bytes),
        new RecordingHandler.Acked("PUBACK", id, received, properties),
        new RecordingHandler.Acked("PUBREC", id, received, properties),
        new RecordingHandler.Acked("PUBREL", id, released, properties),
        new RecordingHandler.Acked("PUBCOMP", id, released, properties));
  }

  @Provide
  Arbitrary<List<Object>> acks() {
    return Combinators.combine(
            PacketArbitraries.reasons(ReasonCodes.PUBACK),
            PacketArbitraries.reasons(ReasonCodes.PUBREL),
            PacketArbitraries.reason(MQTT_5))
        .as(
            (received, released, properties) ->
                List.of(received.get(0), released.get(0), properties));
  }

  @Property
  void subscriptions(
      @ForAll("subscribes") Versioned<Subscribe> subscribe,
      @ForAll("unsubscribes") Versioned<Unsubscribe> unsubscribe) {
    byte[] subscribing =
        encode(out -> PacketEncoder.subscribe(out, subscribe.version(), subscribe.packet()));
    byte[] unsubscribing =
        encode(out -> PacketEncoder.unsubscribe(out, unsubscribe.version(), unsubscribe.packet()));

    assertSame(
        Decoding.connected(Role.SERVER, subscribe.version()).feed(subscribing), subscribe.packet());
    assertSame(
        Decoding.connected(Role.SERVER, unsubscribe.version()).feed(unsubscribing),
        unsubscribe.packet());
  }

  /** A packet of this version. */
  record Versioned<T>(ProtocolVersion version, T packet) {}

  @Provide
  Arbitrary<Versioned<Subscribe>> subscribes() {
    return PacketArbitraries.versions()
        .flatMap(v -> PacketArbitraries.subscribes(v).map(packet -> new Versioned<>(v, packet)));
  }

  @Provide
  Arbitrary<Versioned<Unsubscribe>> unsubscribes() {
    return PacketArbitraries.versions()
        .flatMap(v -> PacketArbitraries.unsubscribes(v).map(packet -> new Versioned<>(v, packet)));
  }

  @Property
  void subscriptionAcknowledgements(
      @ForAll ProtocolVersion version,
      @ForAll("packetIds") int id,
      @ForAll("subackReasons") List<ReasonCode> reasons,
      @ForAll("unsubackReasons") List<ReasonCode> removed,
      @ForAll("reasonProperties") Properties given) {
    boolean is5 = version == MQTT_5;
    Properties properties = is5 ? given : Properties.NONE;
    List<ReasonCode> before5 =
        reasons.stream().map(r -> r.isError() ? ReasonCode.UNSPECIFIED_ERROR : r).toList();

    byte[] bytes =
        encode(
            out -> {
              PacketEncoder.suback(out, version, new Suback(id, reasons, properties));
              PacketEncoder.unsuback(out, version, new Unsuback(id, removed, properties));
            });

    assertSame(
        Decoding.connected(Role.CLIENT, version).feed(bytes),
        new Suback(id, is5 ? reasons : before5, properties),
        new Unsuback(id, is5 ? removed : List.of(), properties));
  }

  @Provide
  Arbitrary<List<ReasonCode>> subackReasons() {
    return PacketArbitraries.reasons(ReasonCodes.SUBACK);
  }

  @Provide
  Arbitrary<List<ReasonCode>> unsubackReasons() {
    return PacketArbitraries.reasons(ReasonCodes.UNSUBACK);
  }

  @Provide
  Arbitrary<Properties> reasonProperties() {
    return PacketArbitraries.reason(MQTT_5);
  }

  @Property(tries = 20)
  void pings(@ForAll ProtocolVersion version) {
    assertSame(
        Decoding.connected(Role.SERVER, version).feed(encode(PacketEncoder::pingreq)), "PINGREQ");
    assertSame(
        Decoding.connected(Role.CLIENT, version).feed(encode(PacketEncoder::pingresp)), "PINGRESP");
  }

  @Property
  void disconnect(
      @ForAll("disconnects") List<ReasonCode> byClient,
      @ForAll("disconnectsByServer") List<ReasonCode> byServer,
      @ForAll("reasonProperties") Properties properties) {
    ReasonCode left = byClient.get(0);
    ReasonCode expelled = byServer.get(0);

    byte[] leaving = encode(out -> PacketEncoder.disconnect(out, MQTT_5, left, properties));
    byte[] expelling = encode(out -> PacketEncoder.disconnect(out, MQTT_5, expelled, properties));

    assertSame(
        Decoding.connected(Role.SERVER, MQTT_5).feed(leaving), new Disconnect(left, properties));
    assertSame(
        Decoding.connected(Role.CLIENT, MQTT_5).feed(expelling),
        new Disconnect(expelled, properties));
  }

  @Provide
  Arbitrary<List<ReasonCode>> disconnects() {
    return PacketArbitraries.reasons(ReasonCodes.DISCONNECT_BY_CLIENT);
  }

  @Provide
  Arbitrary<List<ReasonCode>> disconnectsByServer() {
    return PacketArbitraries.reasons(ReasonCodes.DISCONNECT_BY_SERVER);
  }

  @Property
  void auth(@ForAll("authProperties") Properties properties, @ForAll boolean again) {
    ReasonCode byClient = again ? ReasonCode.REAUTHENTICATE : ReasonCode.CONTINUE_AUTHENTICATION;
    ReasonCode byServer = again ? ReasonCode.SUCCESS : ReasonCode.CONTINUE_AUTHENTICATION;
    Decoding server = Decoding.connected(Role.SERVER, MQTT_5);
    server.decoder.version(MQTT_5); // as after a CONNECT with a method

    assertSame(
        server.feed(encode(out -> PacketEncoder.auth(out, byClient, properties))),
        new Auth(byClient, properties));
    assertSame(
        Decoding.connected(Role.CLIENT, MQTT_5)
            .feed(encode(out -> PacketEncoder.auth(out, byServer, properties))),
        new Auth(byServer, properties));
  }

  @Provide
  Arbitrary<Properties> authProperties() {
    return Combinators.combine(
            PacketArbitraries.strings(),
            PacketArbitraries.properties(
                io.zancudo.mqtt.Property.AUTHENTICATION_DATA,
                io.zancudo.mqtt.Property.REASON_STRING))
        .as(
            (method, rest) ->
                Properties.builder()
                    .add(io.zancudo.mqtt.Property.AUTHENTICATION_METHOD, method)
                    .addAll(rest)
                    .build());
  }

  private static byte[] encode(Consumer<ByteBuf> packet) {
    ByteBuf out = Unpooled.buffer(1);
    out.writeByte(0x77); // something is in the output already
    packet.accept(out);
    return ByteBufUtil.getBytes(out, 1, out.readableBytes() - 1);
  }

  private static void assertSame(Decoding decoding, Object... packets) {
    assertThat(decoding.violation).isNull();
    assertThat(decoding.handler.packets)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(packets);
    decoding.close();
  }
}
