package io.zancudo.broker.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.zancudo.broker.codec.Connack;
import io.zancudo.broker.codec.PacketDecoder;
import io.zancudo.broker.codec.PacketEncoder;
import io.zancudo.broker.codec.PacketHandler;
import io.zancudo.broker.codec.ProtocolViolation;
import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.codec.Suback;
import io.zancudo.broker.codec.Unsuback;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's way in and out.
 *
 * <p>Owned by the connection's event loop. Bytes that arrive are decoded in place and handed to the
 * {@link Owner}; packets that are sent are appended to one buffer ({@link LinkOutput}; a PUBLISH by
 * {@link PublishWriter}), which is flushed once at the end of the turn. What the peer does not take
 * in is bounded: see {@link #isCongested}.
 */
public final class ClientLink extends ChannelInboundHandlerAdapter {
  /** From this many waiting bytes on the connection counts as congested. */
  public static final int CONGESTED_BYTES = 1024 * 1024;

  /** What an answer takes, about. */
  private static final int ANSWER_BYTES = 8;

  private static final Logger log = LoggerFactory.getLogger(ClientLink.class);

  /** Who lives on this link; every method is called on the connection's event loop. */
  public interface Owner extends PacketHandler {
    /** The connection is open; nothing has been read yet. */
    void opened();

    /** The peer broke the protocol; nothing more is decoded. */
    void violated(ProtocolViolation violation);

    /** The connection is gone, whoever ended it; called once, last. */
    void closed(@Nullable Throwable cause);

    /** It was congested and is so no longer. */
    void writable();
  }

  private final BrokerLoop loop;
  private final PacketDecoder decoder;
  private final LinkOutput output;
  private final PublishWriter publishes;
  private final Owner owner;
  private @Nullable Throwable failure;
  private long lastReadMillis;
  private int pauses;
  private boolean opened;

  /**
   * A link for a channel whose pipeline it will be added to.
   *
   * @param decoder this connection's own; closed with the link
   * @param owner makes the owner; must not write yet
   */
  @SuppressWarnings("this-escape") // the owner only keeps it
  public ClientLink(BrokerLoop loop, PacketDecoder decoder, Function<ClientLink, Owner> owner) {
    this.loop = loop;
    this.decoder = decoder;
    this.lastReadMillis = loop.nowMillis();
    this.output = new LinkOutput(loop, this);
    this.publishes = new PublishWriter(loop, output);
    this.owner = owner.apply(this);
  }

  // ---------------------------------------------------------------- the peer's side

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    output.open(added);
    if (added.channel().isActive()) {
      open();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    open();
    active.fireChannelActive();
  }

  private void open() {
    if (!opened) { // a channel may be active already, and say so nevertheless
      opened = true;
      owner.opened();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object bytes) {
    loop.tick();
    lastReadMillis = loop.nowMillis();
    ByteBuf in = (ByteBuf) bytes;
    if (output.isClosing()) {
      in.release();
      return;
    }
    if (pauses > 0) {
      reading.channel().config().setAutoRead(false);
    }
    try {
      decoder.decode(in, owner);
    } catch (ProtocolViolation violation) {
      violated(violation);
    }
  }

  private void violated(ProtocolViolation violation) {
    version(decoder.version()); // a CONNECT that is refused is answered in its own version
    decoder.close();
    owner.violated(violation);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    if (changed.channel().isWritable()) {
      output.writableAgain();
    }
    changed.fireChannelWritabilityChanged();
  }

  /** The peer takes in again what it is sent; called by the output. */
  void tellWritable() {
    owner.writable();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    if (cause instanceof RuntimeException
        && !(cause instanceof IllegalArgumentException)
        && !(cause instanceof DecoderException)) { // a broken TLS record: the peer's fault
      log.error("A connection failed: peer={}", failed.channel().remoteAddress(), cause);
    }
    output.abort();
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    decoder.close();
    output.closed();
    loop.tick();
    owner.closed(failure);
    inactive.fireChannelInactive();
  }

  /** When something was last read, in milliseconds. */
  public long lastReadMillis() {
    return lastReadMillis;
  }

  // ---------------------------------------------------------------- settings of the connection

  /** The version that packets are written in, from CONNECT on. */
  public void version(ProtocolVersion spoken) {
    publishes.version(spoken);
  }

  /** The version that packets are written in. */
  public ProtocolVersion version() {
    return publishes.version();
  }

  /** The greatest packet that the peer accepts ([MQTT-3.1.2-24]); nothing greater is sent. */
  public void peerMaximumPacketSize(int bytes) {
    publishes.peerMaximumPacketSize(bytes);
  }

  /** The greatest packet that is accepted from the peer from now on. */
  public void inboundMaximumPacketSize(int bytes) {
    decoder.maxPacketSize(bytes);
  }

  /** How many Topic Aliases we may set towards the peer; 0 for none. */
  public void outboundTopicAliases(int maximum) {
    publishes.topicAliases(maximum);
  }

  /** The prefix of topics that the peer does not see; empty for none. */
  public void mountPoint(String prefix) {
    publishes.mountPoint(prefix);
  }

  // ---------------------------------------------------------------- reading

  /**
   * Stops decoding after the current packet. Each call needs one of {@link #resumeReading}:
   * decoding goes on when the last reason to pause is gone. The socket is read once more at the
   * most: only what comes during a pause stops that too, so that short pauses cost no system calls.
   */
  public void pauseReading() {
    if (pauses++ == 0) {
      decoder.pause();
    }
  }

  /** Takes one pause back; what was kept is decoded in a task of its own. */
  public void resumeReading() {
    if (--pauses == 0) {
      loop.execute(this::decodeKept);
    }
  }

  private void decodeKept() {
    if (output.isClosing() || pauses > 0 || !output.channel().isActive()) {
      return;
    }
    loop.tick();
    try {
      decoder.resume(owner);
    } catch (ProtocolViolation violation) {
      violated(violation);
      return;
    } catch (RuntimeException e) { // as Netty does with what is thrown by channelRead
      exceptionCaught(output.context(), e);
      return;
    }
    if (pauses == 0 && !output.channel().config().isAutoRead()) {
      output.channel().config().setAutoRead(true);
    }
  }

  // ---------------------------------------------------------------- writing

  /**
   * Whether a message can be sent to the peer: it accepts a packet as great as this PUBLISH
   * ([MQTT-3.1.2-24]), and the topic is one of its mount point's.
   */
  public boolean accepts(Publication publication, Qos qos, int subscriptionIdentifier) {
    return publishes.accepts(publication, qos, subscriptionIdentifier);
  }

  /**
   * Appends a PUBLISH, which the peer {@link #accepts}.
   *
   * @param packetId the Packet Identifier; not used for QoS 0
   * @param subscriptionIdentifier the one to send, or 0 for none
   */
  public void publish(
      Publication publication,
      Qos qos,
      boolean dup,
      boolean retain,
      int packetId,
      int subscriptionIdentifier) {
    publishes.publish(publication, qos, dup, retain, packetId, subscriptionIdentifier);
  }

  /**
   * Appends a CONNACK.
   *
   * @return false if it is greater than the peer accepts ([MQTT-3.1.2-24]), so that it was not sent
   */
  public boolean connack(Connack connack) {
    if (PacketEncoder.connackSize(connack.properties()) > publishes.peerMaximumPacketSize()) {
      return false;
    }
    PacketEncoder.connack(
        output.buffer(),
        version(),
        connack.sessionPresent(),
        connack.returnCode(),
        connack.properties());
    return true;
  }

  /** Appends a PUBACK. */
  public void puback(int packetId, ReasonCode reason) {
    PacketEncoder.puback(output.answer(ANSWER_BYTES), version(), packetId, reason, Properties.NONE);
  }

  /** Appends a PUBREC. */
  public void pubrec(int packetId, ReasonCode reason) {
    PacketEncoder.pubrec(output.answer(ANSWER_BYTES), version(), packetId, reason, Properties.NONE);
  }

  /** Appends a PUBREL. */
  public void pubrel(int packetId, ReasonCode reason) {
    PacketEncoder.pubrel(output.answer(ANSWER_BYTES), version(), packetId, reason, Properties.NONE);
  }

  /** Appends a PUBCOMP. */
  public void pubcomp(int packetId, ReasonCode reason) {
    PacketEncoder.pubcomp(
        output.answer(ANSWER_BYTES), version(), packetId, reason, Properties.NONE);
  }

  /**
   * Appends a SUBACK with one reason code for each filter, in order.
   *
   * @return false if it is greater than the peer accepts ([MQTT-3.1.2-24]), so that it was not sent
   */
  public boolean suback(int packetId, List<ReasonCode> reasons) {
    if (!acceptsReasons(reasons.size())) {
      return false;
    }
    PacketEncoder.suback(
        output.answer(ANSWER_BYTES + reasons.size()),
        version(),
        new Suback(packetId, reasons, Properties.NONE));
    return true;
  }

  /**
   * Appends an UNSUBACK with one reason code for each filter, in order (none before MQTT 5).
   *
   * @return as {@link #suback}
   */
  public boolean unsuback(int packetId, List<ReasonCode> reasons) {
    if (!acceptsReasons(reasons.size())) {
      return false;
    }
    PacketEncoder.unsuback(
        output.answer(ANSWER_BYTES + reasons.size()),
        version(),
        new Unsuback(packetId, reasons, Properties.NONE));
    return true;
  }

  private boolean acceptsReasons(int count) {
    return PacketEncoder.reasonsPacketSize(count) <= publishes.peerMaximumPacketSize();
  }

  /** Appends a PINGRESP. */
  public void pingresp() {
    PacketEncoder.pingresp(output.answer(ANSWER_BYTES));
  }

  /** Appends a DISCONNECT (MQTT 5 only). */
  public void disconnect(ReasonCode reason, Properties properties) {
    PacketEncoder.disconnect(output.buffer(), version(), reason, properties);
  }

  /**
   * Appends an AUTH (MQTT 5 only).
   *
   * @return false if it is greater than the peer accepts ([MQTT-3.1.2-24]), so that it was not sent
   */
  public boolean auth(ReasonCode reason, Properties properties) {
    if (PacketEncoder.authSize(properties) > publishes.peerMaximumPacketSize()) {
      return false;
    }
    PacketEncoder.auth(output.buffer(), reason, properties);
    return true;
  }

  /** Sends what has been appended and closes the connection; the owner hears {@code closed}. */
  public void close() {
    if (!output.isClosing()) {
      decoder.close();
      output.close();
    }
  }

  /** Closes the connection without waiting for what has been appended. */
  public void abort() {
    decoder.close();
    output.abort();
  }

  /** Whether it was closed from this side or has failed. */
  public boolean isClosing() {
    return output.isClosing();
  }

  /** Whether the peer does not take in what it is sent. */
  public boolean isCongested() {
    return output.isCongested();
  }

  /** Bytes that wait for the peer to take them in. */
  public long waitingBytes() {
    return output.waitingBytes();
  }
}
