package io.zancudo.broker.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.zancudo.broker.codec.PacketDecoder;
import io.zancudo.broker.codec.Role;
import io.zancudo.broker.codec.TopicInterner;
import io.zancudo.mqtt.ProtocolVersion;
import java.util.List;
import java.util.function.Consumer;

/** The client's end of a connection: what it sends, and what it gets, decoded as a client does. */
public final class TestPeer {
  private final TestChannel channel = new TestChannel();
  private final PacketDecoder decoder = new PacketDecoder(Role.CLIENT, new TopicInterner(16));
  private final PacketLog log = new PacketLog();
  private final ProtocolVersion version;

  /** A peer that speaks this version. */
  public TestPeer(ProtocolVersion version) {
    this.version = version;
    decoder.version(version);
  }

  /** The channel between both ends. */
  public TestChannel channel() {
    return channel;
  }

  /** Sends what the consumer writes. */
  public void send(Consumer<ByteBuf> packets) {
    ByteBuf bytes = channel.alloc().buffer();
    packets.accept(bytes);
    channel.writeInbound(bytes);
  }

  /** Sends bytes. */
  public void send(byte[] bytes) {
    send(out -> out.writeBytes(bytes));
  }

  /** What the consumer writes, as bytes. */
  public byte[] bytes(Consumer<ByteBuf> packets) {
    ByteBuf out = channel.alloc().buffer();
    try {
      packets.accept(out);
      return ByteBufUtil.getBytes(out);
    } finally {
      out.release();
    }
  }

  /** The packets that came since this was last asked, each of them whole. */
  public List<String> received() {
    ByteBuf stream = channel.alloc().buffer();
    for (ByteBuf bytes; (bytes = channel.readOutbound()) != null; bytes.release()) {
      stream.writeBytes(bytes);
    }
    while (stream.isReadable()) {
      ByteBuf packet = stream.readRetainedSlice(PublishFrames.size(stream));
      if (version == ProtocolVersion.MQTT_5) {
        log.subscriptionIdentifiers(PublishFrames.subscriptionIdentifiers(packet));
      }
      decoder.decode(packet, log);
    }
    stream.release();
    return log.take();
  }

  /** Whether the connection is still open. */
  public boolean isOpen() {
    return channel.isOpen();
  }

  /** The connection is lost; nothing may be left of it. */
  public void close() {
    channel.close();
    channel.runPendingTasks();
    channel.releaseOutbound();
    decoder.close();
  }
}
