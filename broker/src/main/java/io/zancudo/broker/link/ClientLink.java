package io.zancudo.broker.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
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
import io.zancudo.broker.loop.Deadline;
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
 * {@link Owner}; packets that are sent are appended to one buffer, which is flushed once at the end
 * of the turn. The buffer exists only while it holds something, so an idle connection costs none.
 * What the peer does not take in is bounded: see {@link #isCongested}.
 */
public final class ClientLink extends ChannelInboundHandlerAdapter implements Runnable {
  /** From this many waiting bytes on the connection counts as congested. */
  public static final int CONGESTED_BYTES = 1024 * 1024;

  /**
   * While all that waits together has taken the memory it may have, a connection is congested from
   * this many bytes on that its socket has not taken.
   */
  private static final int CONGESTED_BYTES_WITHOUT_MEMORY = 4 * 1024;

  /**
   * Who leaves so many bytes of answers untaken is not read from until it has taken them. Apart
   * from what is published to it, so that a client may send what it likes before it reads that.
   */
  static final int MAX_ANSWER_BYTES = 1024 * 1024;

  /** The same while the memory is taken. */
  private static final int MAX_ANSWER_BYTES_WITHOUT_MEMORY = 16 * 1024;

  /** What an answer takes, about. */
  private static final int ANSWER_BYTES = 8;

  /** The buffer is handed to the socket before the end of the turn when it has grown to this. */
  private static final int EARLY_FLUSH_BYTES = 64 * 1024;

  /** Payloads from this size on are shared between receivers instead of copied to each. */
  private static final int SHARED_PAYLOAD_BYTES = 8 * 1024;

  private static final int SMALLEST_BUFFER = 128;

  /** How long a closing connection may take to send its last bytes. */
  private static final long CLOSE_MILLIS = 5000;

  /** What a Subscription Identifier, a Topic Alias and a longer Property Length take at most. */
  private static final int OWN_PROPERTIES_BYTES = 12;

  private static final int[] NO_IDENTIFIERS = new int[0];

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
  private final Owner owner;
  private ProtocolVersion version = ProtocolVersion.MQTT_3_1_1;
  private int peerMaximumPacketSize = Integer.MAX_VALUE;
  private @Nullable OutboundTopicAliases aliases;
  private @Nullable MountedPublication mount;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf out;
  private @Nullable Throwable failure;
  private long lastReadMillis;
  private int lastFlushBytes;
  private int writtenBytes;

  /** What the budget knows of the bytes that the socket has not taken. */
  private long countedBytes;

  private boolean awaitsTaking;

  /** Of answers since the socket had taken all, or all there was when it was last awaited. */
  private int answerBytes;

  private boolean answersWait;

  /** Whether it has been congested since the owner was last told that it is not. */
  private boolean congested;

  private int pauses;
  private boolean opened;
  private boolean flushScheduled;
  private boolean closing;

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
    this.owner = owner.apply(this);
  }

  // ---------------------------------------------------------------- the peer's side

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
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
    if (closing) {
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
    version = decoder.version(); // a CONNECT that is refused is answered in its own version
    decoder.close();
    owner.violated(violation);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    if (changed.channel().isWritable()) {
      congested = true; // for Netty at least
      // in the middle of a write or flush: what the owner does now would get between its parts
      loop.atEndOfTurn(this::tellWritable);
    }
    changed.fireChannelWritabilityChanged();
  }

  private void tellWritable() {
    if (congested && !closing && !isCongested()) {
      congested = false;
      owner.writable();
    }
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
    closing = true;
    failed.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    closing = true;
    decoder.close();
    release();
    count();
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
    version = spoken;
  }

  /** The version that packets are written in. */
  public ProtocolVersion version() {
    return version;
  }

  /** The greatest packet that the peer accepts ([MQTT-3.1.2-24]); nothing greater is sent. */
  public void peerMaximumPacketSize(int bytes) {
    peerMaximumPacketSize = bytes;
  }

  /** The greatest packet that is accepted from the peer from now on. */
  public void inboundMaximumPacketSize(int bytes) {
    decoder.maxPacketSize(bytes);
  }

  /** How many Topic Aliases we may set towards the peer; 0 for none. */
  public void outboundTopicAliases(int maximum) {
    aliases = maximum == 0 ? null : new OutboundTopicAliases(maximum);
  }

  /** The prefix of topics that the peer does not see; empty for none. */
  public void mountPoint(String prefix) {
    mount = prefix.isEmpty() ? null : new MountedPublication(prefix);
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
    if (closing || pauses > 0 || !channel().isActive()) {
      return;
    }
    loop.tick();
    try {
      decoder.resume(owner);
    } catch (ProtocolViolation violation) {
      violated(violation);
      return;
    } catch (RuntimeException e) { // as Netty does with what is thrown by channelRead
      exceptionCaught(context(), e);
      return;
    }
    if (pauses == 0 && !channel().config().isAutoRead()) {
      channel().config().setAutoRead(true);
    }
  }

  // ---------------------------------------------------------------- writing

  /**
   * Whether a message can be sent to the peer: it accepts a packet as great as this PUBLISH
   * ([MQTT-3.1.2-24]), and the topic is one of its mount point's.
   */
  public boolean accepts(Publication publication, Qos qos, int subscriptionIdentifier) {
    if (mount != null && !mount.covers(publication.topic())) {
      return false;
    }
    int atMost = publication.frameSize(version, qos) + OWN_PROPERTIES_BYTES;
    return atMost <= peerMaximumPacketSize
        || leastSize(publication, qos, subscriptionIdentifier) <= peerMaximumPacketSize;
  }

  private int leastSize(Publication publication, Qos qos, int subscriptionIdentifier) {
    int[] identifiers = identifiers(subscriptionIdentifier);
    Publication sent = mount == null ? publication : mount.begin(publication, loop.nowMillis());
    int alias = aliases == null ? 0 : aliases.known(sent.topic());
    int size = sent.frameSize(version, qos, identifiers, alias, alias != 0);
    if (mount != null) {
      sent.end();
    }
    return size;
  }

  private static int[] identifiers(int subscriptionIdentifier) {
    return subscriptionIdentifier == 0 ? NO_IDENTIFIERS : new int[] {subscriptionIdentifier};
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
    if (mount != null) {
      Publication unmounted = mount.begin(publication, loop.nowMillis());
      write(unmounted, qos, dup, retain, packetId, subscriptionIdentifier);
      unmounted.end();
    } else {
      write(publication, qos, dup, retain, packetId, subscriptionIdentifier);
    }
  }

  private void write(
      Publication publication,
      Qos qos,
      boolean dup,
      boolean retain,
      int packetId,
      int subscriptionIdentifier) {
    if (aliases != null || subscriptionIdentifier != 0) {
      publishWithOwnProperties(publication, qos, dup, retain, packetId, subscriptionIdentifier);
    } else if (publication.payloadLength() < SHARED_PAYLOAD_BYTES) {
      ByteBuf buffer = buffer(publication.frameSize(version, qos));
      publication.writeTo(buffer, version, qos, dup, retain, packetId);
    } else {
      publication.writeHeadTo(buffer(SMALLEST_BUFFER), version, qos, dup, retain, packetId);
      writeShared(publication.payload());
    }
  }

  private void publishWithOwnProperties(
      Publication publication,
      Qos qos,
      boolean dup,
      boolean retain,
      int packetId,
      int subscriptionIdentifier) {
    int[] identifiers = identifiers(subscriptionIdentifier);
    int known = aliases == null ? 0 : aliases.known(publication.topic());
    boolean omit = known != 0;
    int alias = omit ? known : newAlias(publication, qos, identifiers);
    if (publication.payloadLength() < SHARED_PAYLOAD_BYTES) {
      ByteBuf buffer = buffer(publication.frameSize(version, qos) + OWN_PROPERTIES_BYTES);
      publication.writeTo(buffer, version, qos, dup, retain, packetId, identifiers, alias, omit);
    } else {
      ByteBuf buffer = buffer(SMALLEST_BUFFER);
      publication.writeHeadTo(
          buffer, version, qos, dup, retain, packetId, identifiers, alias, omit);
      writeShared(publication.payload());
    }
  }

  /** An alias to be set with this packet, or 0; not if that would make the packet too great. */
  private int newAlias(Publication publication, Qos qos, int[] identifiers) {
    boolean fits =
        publication.frameSize(version, qos, identifiers, 1, false) <= peerMaximumPacketSize;
    return aliases == null || !fits ? 0 : aliases.assign(publication.topic());
  }

  /**
   * Appends a CONNACK.
   *
   * @return false if it is greater than the peer accepts ([MQTT-3.1.2-24]), so that it was not sent
   */
  public boolean connack(Connack connack) {
    if (PacketEncoder.connackSize(connack.properties()) > peerMaximumPacketSize) {
      return false;
    }
    PacketEncoder.connack(
        buffer(SMALLEST_BUFFER),
        version,
        connack.sessionPresent(),
        connack.returnCode(),
        connack.properties());
    return true;
  }

  /** Appends a PUBACK. */
  public void puback(int packetId, ReasonCode reason) {
    PacketEncoder.puback(answer(ANSWER_BYTES), version, packetId, reason, Properties.NONE);
  }

  /** Appends a PUBREC. */
  public void pubrec(int packetId, ReasonCode reason) {
    PacketEncoder.pubrec(answer(ANSWER_BYTES), version, packetId, reason, Properties.NONE);
  }

  /** Appends a PUBREL. */
  public void pubrel(int packetId, ReasonCode reason) {
    PacketEncoder.pubrel(answer(ANSWER_BYTES), version, packetId, reason, Properties.NONE);
  }

  /** Appends a PUBCOMP. */
  public void pubcomp(int packetId, ReasonCode reason) {
    PacketEncoder.pubcomp(answer(ANSWER_BYTES), version, packetId, reason, Properties.NONE);
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
        answer(ANSWER_BYTES + reasons.size()),
        version,
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
        answer(ANSWER_BYTES + reasons.size()),
        version,
        new Unsuback(packetId, reasons, Properties.NONE));
    return true;
  }

  private boolean acceptsReasons(int count) {
    return PacketEncoder.reasonsPacketSize(count) <= peerMaximumPacketSize;
  }

  /** Appends a PINGRESP. */
  public void pingresp() {
    PacketEncoder.pingresp(answer(ANSWER_BYTES));
  }

  /** Appends a DISCONNECT (MQTT 5 only). */
  public void disconnect(ReasonCode reason, Properties properties) {
    PacketEncoder.disconnect(buffer(SMALLEST_BUFFER), version, reason, properties);
  }

  /**
   * Appends an AUTH (MQTT 5 only).
   *
   * @return false if it is greater than the peer accepts ([MQTT-3.1.2-24]), so that it was not sent
   */
  public boolean auth(ReasonCode reason, Properties properties) {
    if (PacketEncoder.authSize(properties) > peerMaximumPacketSize) {
      return false;
    }
    PacketEncoder.auth(buffer(SMALLEST_BUFFER), reason, properties);
    return true;
  }

  /** Sends what has been appended and closes the connection; the owner hears {@code closed}. */
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    decoder.close();
    flush();
    if (waitingBytes() == 0) {
      channel().close();
      return;
    }
    context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    // a peer that reads nothing must not keep the connection
    loop.deadlines().schedule(new CloseDeadline(), loop.nowMillis() + CLOSE_MILLIS);
  }

  /** Closes the connection without waiting for what has been appended. */
  public void abort() {
    closing = true;
    decoder.close();
    channel().close();
  }

  /** Whether it was closed from this side or has failed. */
  public boolean isClosing() {
    return closing;
  }

  /** Whether the peer does not take in what it is sent. */
  public boolean isCongested() {
    long pending = pendingBytes();
    boolean now =
        pending + unsentBytes() > CONGESTED_BYTES
            || (pending - writtenBytes > CONGESTED_BYTES_WITHOUT_MEMORY
                && loop.budget().isExhausted());
    congested |= now;
    return now;
  }

  /** Bytes that wait for the peer to take them in. */
  public long waitingBytes() {
    return pendingBytes() + unsentBytes();
  }

  /** Those that Netty has. */
  private long pendingBytes() {
    ChannelOutboundBuffer buffer = channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  private int unsentBytes() {
    return out == null ? 0 : out.readableBytes();
  }

  private ByteBuf answer(int size) {
    answerBytes += size;
    return buffer(size);
  }

  private ByteBuf buffer(int size) {
    ByteBuf buffer = out;
    if (buffer == null) {
      buffer =
          channel().alloc().directBuffer(Math.max(SMALLEST_BUFFER, Math.max(size, lastFlushBytes)));
      out = buffer;
    } else if (!closing && buffer.readableBytes() >= EARLY_FLUSH_BYTES) {
      flush();
      return buffer(size);
    }
    if (!flushScheduled) {
      flushScheduled = true;
      loop.atEndOfTurn(this);
    }
    return buffer;
  }

  private void writeShared(ByteBuf payload) {
    if (closing) {
      return; // its head is dropped with the buffer
    }
    ByteBuf head = out;
    out = null;
    if (head != null) {
      writtenBytes += head.readableBytes();
      context().write(head, channel().voidPromise());
    }
    writtenBytes += payload.readableBytes();
    context().write(payload.retainedDuplicate(), channel().voidPromise());
    if (writtenBytes >= EARLY_FLUSH_BYTES) {
      flush();
    }
  }

  /** The end of the turn: one flush for all that was appended. Not to be called by others. */
  @Override
  public void run() {
    flushScheduled = false;
    if (closing) {
      release(); // whoever still writes is late
    } else {
      flush();
    }
  }

  private void flush() {
    ByteBuf buffer = out;
    out = null;
    writtenBytes = 0;
    if (buffer == null) {
      context().flush();
    } else {
      lastFlushBytes = Math.min(buffer.readableBytes(), EARLY_FLUSH_BYTES);
      context().writeAndFlush(buffer, channel().voidPromise());
    }
    count();
  }

  /** Tells the budget what the socket has not taken: once a flush, and when it has taken that. */
  private void count() {
    long pending = pendingBytes();
    if (pending != countedBytes) {
      loop.budget().add(loop.index(), pending - countedBytes);
      countedBytes = pending;
    }
    if (pending == 0) {
      answerBytes = 0;
      if (congested) {
        loop.atEndOfTurn(this::tellWritable);
      }
      return;
    }
    if (!answersWait && tooManyAnswers()) {
      answersWait = true;
      pauseReading();
    }
    if (!awaitsTaking) {
      awaitsTaking = true;
      context()
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(taken -> loop.atEndOfTurn(this::taken)); // now Netty still counts it
    }
  }

  private boolean tooManyAnswers() {
    return answerBytes > MAX_ANSWER_BYTES
        || (answerBytes > MAX_ANSWER_BYTES_WITHOUT_MEMORY && loop.budget().isExhausted());
  }

  /** The socket has taken, or lost, what it had not when this was last awaited. */
  private void taken() {
    awaitsTaking = false;
    answerBytes = 0;
    count();
    if (answersWait) {
      answersWait = false;
      resumeReading();
    }
    tellWritable();
  }

  private void release() {
    ByteBuf buffer = out;
    out = null;
    if (buffer != null) {
      buffer.release();
    }
  }

  private Channel channel() {
    return context().channel();
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext current = context;
    if (current == null) {
      throw new IllegalStateException("The link has no channel yet");
    }
    return current;
  }

  private final class CloseDeadline extends Deadline {
    @Override
    protected void expired() {
      channel().close();
    }
  }
}
