package io.zancudo.broker.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.loop.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The bytes on their way to one peer: the buffer that packets are appended to, its flush at the end
 * of the turn, and what the peer has not taken in yet, which is counted against the memory that all
 * of it may have.
 *
 * <p>Owned by the connection's event loop, through its {@link ClientLink}. The buffer exists only
 * while it holds something. What the peer does not take in is bounded: of messages by who asks
 * {@link #isCongested} before sending one, of answers by reading nothing more that asks for some.
 */
final class LinkOutput implements Runnable {
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

  /** The buffer is handed to the socket before the end of the turn when it has grown to this. */
  private static final int EARLY_FLUSH_BYTES = 64 * 1024;

  private static final int SMALLEST_BUFFER = 128;

  /** How long a closing connection may take to send its last bytes. */
  private static final long CLOSE_MILLIS = 5000;

  private final BrokerLoop loop;
  private final ClientLink link;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf out;
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

  private boolean flushScheduled;
  private boolean closing;

  /**
   * Of a connection whose channel is not known yet.
   *
   * @param link is paused while answers wait, and told when the peer takes in again what it is sent
   */
  LinkOutput(BrokerLoop loop, ClientLink link) {
    this.loop = loop;
    this.link = link;
  }

  /** Where the bytes go. */
  void open(ChannelHandlerContext added) {
    context = added;
  }

  // ---------------------------------------------------------------- appending

  /** Where to append an answer of about this size to what the peer has sent. */
  ByteBuf answer(int size) {
    answerBytes += size;
    return buffer(size);
  }

  /** Where to append a packet whose size is not known; valid for this one. */
  ByteBuf buffer() {
    return buffer(SMALLEST_BUFFER);
  }

  /** Where to append a packet of about this size; valid for this one. */
  ByteBuf buffer(int size) {
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

  /** Appends a payload without copying it; its head has been appended just before. */
  void writeShared(ByteBuf payload) {
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

  // ---------------------------------------------------------------- flushing

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
      link.pauseReading();
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
      link.resumeReading();
    }
    tellWritable();
  }

  // ---------------------------------------------------------------- what waits for the peer

  /** Whether the peer does not take in what it is sent. */
  boolean isCongested() {
    long pending = pendingBytes();
    boolean now =
        pending + unsentBytes() > ClientLink.CONGESTED_BYTES
            || (pending - writtenBytes > CONGESTED_BYTES_WITHOUT_MEMORY
                && loop.budget().isExhausted());
    congested |= now;
    return now;
  }

  /** Netty says that the channel is writable again. */
  void writableAgain() {
    congested = true; // for Netty at least
    // in the middle of a write or flush: what the owner does now would get between its parts
    loop.atEndOfTurn(this::tellWritable);
  }

  private void tellWritable() {
    if (congested && !closing && !isCongested()) {
      congested = false;
      link.tellWritable();
    }
  }

  /** Bytes that wait for the peer to take them in. */
  long waitingBytes() {
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

  // ---------------------------------------------------------------- closing

  /** Whether nothing more is sent: it was closed from this side, or the connection has failed. */
  boolean isClosing() {
    return closing;
  }

  /** Sends what has been appended, then closes the channel; not to be called twice. */
  void close() {
    closing = true;
    flush();
    if (waitingBytes() == 0) {
      channel().close();
      return;
    }
    context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    // a peer that reads nothing must not keep the connection
    loop.deadlines().schedule(new CloseDeadline(), loop.nowMillis() + CLOSE_MILLIS);
  }

  /** Closes the channel without waiting for what has been appended. */
  void abort() {
    closing = true;
    channel().close();
  }

  /** The channel is gone, and with it all that waited. */
  void closed() {
    closing = true;
    release();
    count();
  }

  private void release() {
    ByteBuf buffer = out;
    out = null;
    if (buffer != null) {
      buffer.release();
    }
  }

  // ---------------------------------------------------------------- the channel

  Channel channel() {
    return context().channel();
  }

  ChannelHandlerContext context() {
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
