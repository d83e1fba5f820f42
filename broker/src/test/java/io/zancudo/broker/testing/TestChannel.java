package io.zancudo.broker.testing;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;

/**
 * A channel whose socket can be full: what is flushed then waits in the channel, as it does with a
 * peer that does not read.
 */
public final class TestChannel extends EmbeddedChannel {
  private boolean blocked;
  private int flushCount;

  /** An open channel that writes what it is given. */
  public TestChannel() {
    pipeline().addLast(new FlushCounter());
  }

  /** The peer stops reading. */
  public void block() {
    blocked = true;
  }

  /** The peer reads again. */
  public void unblock() {
    blocked = false;
    unsafe().flush();
  }

  /** How often somebody flushed, each of which may be a system call. */
  public int flushCount() {
    return flushCount;
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) throws Exception {
    if (!blocked) {
      super.doWrite(out);
    }
  }

  private final class FlushCounter extends ChannelOutboundHandlerAdapter {
    @Override
    public void flush(ChannelHandlerContext context) {
      flushCount++;
      context.flush();
    }
  }
}
