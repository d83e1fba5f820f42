package io.zancudo.cluster.bus;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/**
 * The frames on a connection between two nodes: length (four bytes), type (one), content. Longs are
 * eight bytes, texts UTF-8 behind two bytes of length.
 *
 * <p>Content behind what is described is ignored: a newer node may have more to say.
 */
final class Frames {
  static final int VERSION = 1;

  /** version (1), lane (8), first sequence (8), name of the sending node. */
  static final byte HELLO = 1;

  /** sequence (8), kind (1), body. */
  static final byte ENVELOPE = 2;

  /** sequence (8), 0 for done or 1 for failed (1). */
  static final byte ANSWER = 3;

  /** The lane is not known: its sender has to begin a new one. */
  static final byte UNKNOWN_LANE = 4;

  private static final int MAX_BYTES = 64 * 1024 * 1024;

  private Frames() {}

  static Buffer hello(long lane, long firstSequence, String node) {
    byte[] name = node.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return frame(HELLO, 19 + name.length)
        .appendByte((byte) VERSION)
        .appendLong(lane)
        .appendLong(firstSequence)
        .appendUnsignedShort(name.length)
        .appendBytes(name);
  }

  static void appendEnvelope(Buffer out, long sequence, int kind, Buffer body) {
    out.appendInt(10 + body.length())
        .appendByte(ENVELOPE)
        .appendLong(sequence)
        .appendByte((byte) kind)
        .appendBuffer(body);
  }

  static void appendAnswer(Buffer out, long sequence, boolean done) {
    out.appendInt(10).appendByte(ANSWER).appendLong(sequence).appendByte((byte) (done ? 0 : 1));
  }

  static Buffer unknownLane() {
    return frame(UNKNOWN_LANE, 0);
  }

  private static Buffer frame(byte type, int contentBytes) {
    return Buffer.buffer(5 + contentBytes).appendInt(1 + contentBytes).appendByte(type);
  }

  /** Whether a frame has at least what its type has; of an unknown type nothing is expected. */
  static boolean isWhole(Buffer frame) {
    int length = frame.length();
    return switch (frame.getByte(0)) {
      case HELLO -> length >= 20 && length >= 20 + frame.getUnsignedShort(18);
      case ENVELOPE, ANSWER -> length >= 10;
      default -> true;
    };
  }

  /** Takes a connection's bytes apart; each frame comes from its type on. */
  static void read(NetSocket socket, Handler<Buffer> frames) {
    Buffer[] rest = {Buffer.buffer()};
    socket.handler(
        bytes -> {
          Buffer all = rest[0].length() == 0 ? bytes : rest[0].appendBuffer(bytes);
          int at = 0;
          while (all.length() - at >= 4) {
            int length = all.getInt(at);
            if (length < 1 || length > MAX_BYTES) {
              socket.close(); // no node of ours
              return;
            }
            if (all.length() - at - 4 < length) {
              break;
            }
            frames.handle(all.slice(at + 4, at + 4 + length));
            at += 4 + length;
          }
          rest[0] = at == all.length() ? Buffer.buffer() : all.getBuffer(at, all.length());
        });
  }
}
