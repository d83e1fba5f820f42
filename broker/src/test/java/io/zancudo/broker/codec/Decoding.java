package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.zancudo.broker.testing.TestPacket;
import io.zancudo.mqtt.ProtocolVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of a decoder: what it decoded, and the violation that ended it, if any. */
final class Decoding {
  // Counts exactly; the leak detector would take most of the time of fine fragmentation.
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);

  final RecordingHandler handler = new RecordingHandler();
  final PacketDecoder decoder;
  @Nullable ProtocolViolation violation;

  private Decoding(Role role) {
    decoder = new PacketDecoder(role, new TopicInterner(16));
    decoder.maxPacketSize(200_000);
  }

  /** A connection that has just been opened. */
  static Decoding fresh(Role role) {
    return new Decoding(role);
  }

  /** A connection after CONNECT and CONNACK. */
  static Decoding connected(Role role, ProtocolVersion version) {
    Decoding decoding = new Decoding(role);
    if (role == Role.CLIENT) {
      decoding.decoder.version(version);
    } else {
      ByteBuf connect = decoding.allocator.heapBuffer();
      PacketEncoder.connect(connect, Packets.connect(version));
      decoding.decoder.decode(connect, decoding.handler);
      decoding.handler.packets.clear();
    }
    return decoding;
  }

  /** A connection to which the packet of the table can be sent. */
  static Decoding before(TestPacket packet) {
    return packet.first() ? fresh(Role.SERVER) : connected(Role.SERVER, packet.version());
  }

  /** Feeds bytes; all input buffers must have been released afterwards. */
  Decoding feed(byte[]... fragments) {
    for (byte[] fragment : fragments) {
      ByteBuf in = allocator.heapBuffer(fragment.length).writeBytes(fragment);
      try {
        decoder.decode(in, handler);
      } catch (ProtocolViolation thrown) {
        if (violation != null) {
          throw new AssertionError("Violated again: " + thrown.getMessage());
        }
        violation = thrown;
      }
      if (in.refCnt() != 0) {
        throw new AssertionError("The input was not released");
      }
    }
    return this;
  }

  /** The violation that ended it. */
  ProtocolViolation violation() {
    ProtocolViolation thrown = violation;
    if (thrown == null) {
      throw new AssertionError("No violation; decoded: " + handler.packets);
    }
    return thrown;
  }

  /** What was decoded and how it ended, to be compared. */
  List<Object> outcome() {
    ProtocolViolation thrown = violation;
    String end = thrown == null ? "open" : thrown.reason() + " " + thrown.answer();
    return List.of(List.copyOf(handler.packets), end);
  }

  /** Closes the decoder; it must not keep any memory. */
  void close() {
    decoder.close();
    long used = allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    if (used != 0) {
      throw new AssertionError("The decoder keeps " + used + " bytes");
    }
  }
}
