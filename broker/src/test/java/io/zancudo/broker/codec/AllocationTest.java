package io.zancudo.broker.codec;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What passes through at full speed leaves nothing for the garbage collector. */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int PACKETS = 2_000;
  private static final int ROUNDS = 50;

  private final PacketDecoder decoder = new PacketDecoder(Role.SERVER, new TopicInterner());
  private final Publication publication = new Publication();
  private final ByteBuf out = Unpooled.buffer(1 << 20);

  @ParameterizedTest
  @EnumSource
  void publishAndAcknowledgementsAllocateNothing(ProtocolVersion version) {
    byte[] properties = version == MQTT_5 ? hex("00") : hex("");
    byte[] packets =
        concat(
            packet(0x30, string("a/topic"), properties, hex("7061796C6F6164")),
            packet(0x32, string("another/topic"), hex("0001"), properties, hex("70")),
            hex("4002 0001 5002 0001 6202 0001 7002 0001"),
            hex("C000"));
    byte[] many = concat(Collections.nCopies(PACKETS, packets).toArray(byte[][]::new));
    ByteBuf in = Unpooled.wrappedBuffer(many);
    decoder.version(version);
    PacketHandler handler = new Answering(version);
    for (int i = 0; i < ROUNDS; i++) {
      decoder.decode(in.readerIndex(0).retain(), handler);
    }

    long before = allocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      decoder.decode(in.readerIndex(0).retain(), handler);
    }
    long allocated = allocatedBytes() - before;

    assertThat(allocated / (double) (ROUNDS * PACKETS)).isLessThan(0.1);
    assertThat(in.release()).isTrue();
  }

  private static long allocatedBytes() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** Sends each message on to three receivers, and acknowledges everything. */
  private final class Answering implements PacketHandler {
    private final ProtocolVersion version;

    Answering(ProtocolVersion version) {
      this.version = version;
    }

    @Override
    public void publish(InboundPublish in) {
      out.clear();
      publication.begin(in, in.topic(), "publisher", 0);
      for (int i = 1; i <= 3; i++) {
        publication.writeTo(out, version, in.qos(), in.dup(), in.retain(), i);
      }
      publication.end();
      PacketEncoder.puback(out, version, 1, ReasonCode.SUCCESS, Properties.NONE);
    }

    @Override
    public void puback(int packetId, ReasonCode reason, Properties properties) {}

    @Override
    public void pubrec(int packetId, ReasonCode reason, Properties properties) {
      out.clear();
      PacketEncoder.pubrel(out, version, packetId, reason, properties);
    }

    @Override
    public void pubrel(int packetId, ReasonCode reason, Properties properties) {
      out.clear();
      PacketEncoder.pubcomp(out, version, packetId, reason, properties);
    }

    @Override
    public void pubcomp(int packetId, ReasonCode reason, Properties properties) {}

    @Override
    public void pingreq() {
      out.clear();
      PacketEncoder.pingresp(out);
    }
  }
}
