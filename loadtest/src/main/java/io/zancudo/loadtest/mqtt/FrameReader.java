package io.zancudo.loadtest.mqtt;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/** Owned by a connection's event loop: cuts what comes into packets. */
final class FrameReader implements Handler<Buffer> {
  private final Consumer<Frame> frames;
  private Buffer waiting = Buffer.buffer();

  FrameReader(Consumer<Frame> frames) {
    this.frames = frames;
  }

  @Override
  public void handle(Buffer bytes) {
    Buffer all = waiting.length() == 0 ? bytes : waiting.appendBuffer(bytes);
    int at = 0;
    while (true) {
      int body = at + 1;
      int length = 0;
      int shift = 0;
      boolean whole = false;
      while (body < all.length() && shift <= 21) {
        int b = all.getUnsignedByte(body++);
        length |= (b & 0x7f) << shift;
        shift += 7;
        if (b < 0x80) {
          whole = true;
          break;
        }
      }
      if (!whole || body + length > all.length()) {
        break;
      }
      int first = all.getUnsignedByte(at);
      frames.accept(new Frame(first >> 4, first & 15, all.getBuffer(body, body + length)));
      at = body + length;
    }
    waiting = all.getBuffer(at, all.length());
  }
}
