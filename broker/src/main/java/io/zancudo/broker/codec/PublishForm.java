package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Owned by its {@link Publication}: what the receivers of one message that get the same bytes have
 * in common, and these bytes, once a second receiver wants them.
 */
final class PublishForm {
  private static final int[] NO_IDENTIFIERS = {};

  /** A greater buffer is not kept for the next message. */
  private static final int MAX_KEPT_CAPACITY = 64 * 1024;

  boolean hasProperties;
  boolean acknowledged;
  int[] subscriptionIds = NO_IDENTIFIERS;
  int topicAlias;
  boolean omitTopic;

  int propertyLength;
  int remainingLength;

  private boolean used;
  private boolean encoded;
  private @Nullable ByteBuf packet;

  PublishForm(boolean hasProperties, boolean acknowledged) {
    this.hasProperties = hasProperties;
    this.acknowledged = acknowledged;
  }

  /** Whether the lengths are known. */
  boolean isMeasured() {
    return remainingLength > 0;
  }

  /** Size of the whole packet. */
  int size() {
    return 1 + VariableByteInteger.size(remainingLength) + remainingLength;
  }

  /** True at the first call for a message. */
  boolean isFirstUse() {
    boolean first = !used;
    used = true;
    return first;
  }

  boolean isEncoded() {
    return encoded;
  }

  /** An empty buffer for the encoded packet; {@link #copyTo} hands out what is written to it. */
  ByteBuf startEncoding() {
    ByteBuf empty = packet;
    if (empty == null) {
      empty = Unpooled.buffer(size());
      packet = empty;
    }
    encoded = true;
    return empty.clear();
  }

  /** Appends the encoded packet with other flags and, unless QoS is 0, another identifier. */
  void copyTo(ByteBuf out, int firstByte, int packetId, int packetIdAt) {
    ByteBuf source = packet;
    if (source == null) {
      throw new IllegalStateException("Nothing has been encoded");
    }
    int size = source.writerIndex();
    out.ensureWritable(size);
    int at = out.writerIndex();
    out.setBytes(at, source.array(), source.arrayOffset(), size);
    out.setByte(at, firstByte);
    if (acknowledged) {
      out.setShort(at + packetIdAt, packetId);
    }
    out.writerIndex(at + size);
  }

  /** Forgets the message. */
  void clear() {
    remainingLength = 0;
    used = false;
    encoded = false;
    ByteBuf kept = packet;
    if (kept != null && kept.capacity() > MAX_KEPT_CAPACITY) {
      packet = null;
    }
  }
}
