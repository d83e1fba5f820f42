package io.zancudo.broker.codec;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.zancudo.broker.codec.ProtocolViolation.Answer;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Framing, buffering, limits, and what a handler may do to the decoder that calls it. */
class PacketDecoderTest {
  private static final byte[] PINGREQ = hex("C000");
  private static final byte[] PUBACK_1 = hex("4002 0001");
  private static final byte[] PUBACK_2 = hex("4002 0002");

  private final PacketDecoder decoder = new PacketDecoder(Role.SERVER, new TopicInterner(16));
  private final List<Integer> acked = new ArrayList<>();
  private Runnable onPuback = () -> {};
  private int pingreqs;
  private final PacketHandler handler =
      new PacketHandler() {
        @Override
        public void connect(Connect connect) {}

        @Override
        public void puback(int packetId, ReasonCode reason, Properties properties) {
          acked.add(packetId);
          onPuback.run();
        }

        @Override
        public void publish(InboundPublish in) {
          acked.add(in.payloadLength());
        }

        @Override
        public void pingreq() {
          pingreqs++;
        }
      };

  @AfterEach
  void close() {
    decoder.close();
  }

  @Test
  void handlesManyPacketsOfOneBuffer() {
    connected();

    decode(concat(PUBACK_1, PINGREQ, PUBACK_2, PINGREQ));

    assertThat(acked).containsExactly(1, 2);
    assertThat(pingreqs).isEqualTo(2);
    assertThat(decoder.bufferedBytes()).isZero();
  }

  @Test
  void keepsTheStartOfAPacketUntilItsEndComes() {
    connected();

    decode(hex("C000 40"));
    assertThat(decoder.bufferedBytes()).isEqualTo(1);
    decode(hex("02 00"));
    assertThat(decoder.bufferedBytes()).isEqualTo(3);
    decode(hex("07 C000 4002"));

    assertThat(acked).containsExactly(7);
    assertThat(pingreqs).isEqualTo(2);
    assertThat(decoder.bufferedBytes()).isEqualTo(2);
  }

  @Test
  void putsALargePacketTogether() {
    connected();
    byte[] large = packet(0x30, string("t"), new byte[1_000_000]);

    for (int at = 0; at < large.length; at += 1000) {
      decode(Arrays.copyOfRange(large, at, Math.min(large.length, at + 1000)));
    }

    assertThat(acked).containsExactly(1_000_000);
    assertThat(decoder.bufferedBytes()).isZero();
  }

  @Test
  void tailGrowsByDoubling() {
    connected();
    CountingAllocator allocator = new CountingAllocator();
    byte[] large = packet(0x30, string("t"), new byte[1_000_000]);

    for (int at = 0; at < large.length; at += 100) {
      byte[] part = Arrays.copyOfRange(large, at, Math.min(large.length, at + 100));
      decoder.decode(allocator.heapBuffer(part.length).writeBytes(part), handler);
    }

    assertThat(acked).containsExactly(1_000_000);
    assertThat(allocator.directCapacities).hasSizeLessThan(20);
    assertThat(allocator.directCapacities).last().isEqualTo(large.length);
  }

  @Test
  void announcedLengthAloneAllocatesLittle() {
    connected();
    CountingAllocator allocator = new CountingAllocator();
    byte[] start = hex("30 FFFFFF7F 0001 74");

    decoder.decode(allocator.heapBuffer(start.length).writeBytes(start), handler);

    assertThat(decoder.bufferedBytes()).isEqualTo(8);
    assertThat(allocator.directCapacities).containsExactly(128);
  }

  /** Counts the buffers in which the decoder keeps its tail. */
  private static final class CountingAllocator extends AbstractByteBufAllocator {
    final List<Integer> directCapacities = new ArrayList<>();

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
      return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
      directCapacities.add(initialCapacity);
      return new UnpooledDirectByteBuf(this, initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
      return true; // so that it hands out direct buffers for input and output
    }
  }

  @Test
  void packetOverTheLimitIsRefusedByItsHeader() {
    connected(MQTT_5);
    decoder.maxPacketSize(100);
    decode(packet(0x30, string("t"), new byte[95]));
    assertThat(acked).containsExactly(94); // one byte is the Property Length

    ProtocolViolation violation = violation(hex("30 63"));

    assertThat(violation.reason()).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
    assertThat(violation.answer()).isEqualTo(Answer.DISCONNECT);
    assertThat(violation).hasMessageContaining("101 bytes").hasMessageContaining("100 are allowed");
  }

  @Test
  void limitCountsTheWholePacket() {
    connected();
    byte[] publish = packet(0x30, string("t"), new byte[200]);
    decoder.maxPacketSize(publish.length);
    decode(publish);
    decoder.maxPacketSize(publish.length - 1);

    assertThat(violation(publish).reason()).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
    assertThat(acked).containsExactly(200);
  }

  @Test
  void greatestRemainingLengthIsUnderstood() {
    connected();
    decoder.maxPacketSize(Integer.MAX_VALUE);

    decode(hex("30 FFFFFF7F"));

    assertThat(decoder.bufferedBytes()).isEqualTo(5);
  }

  @Test
  void oversizedConnectIsNotAnswered() {
    decoder.maxPacketSize(10);

    assertThat(violation(hex("10 20")).answer()).isEqualTo(Answer.NONE);
  }

  @Test
  void pauseKeepsTheRest() {
    connected();
    onPuback = decoder::pause;

    decode(concat(PUBACK_1, PUBACK_2, hex("C0")));
    assertThat(acked).containsExactly(1);
    assertThat(decoder.isPaused()).isTrue();
    assertThat(decoder.bufferedBytes()).isEqualTo(5);
    decode(hex("00 C000"));
    assertThat(decoder.bufferedBytes()).isEqualTo(8);
    onPuback = () -> {};
    decoder.resume(handler);

    assertThat(acked).containsExactly(1, 2);
    assertThat(pingreqs).isEqualTo(2);
    assertThat(decoder.isPaused()).isFalse();
    assertThat(decoder.bufferedBytes()).isZero();
  }

  @Test
  void pauseAfterTheLastPacketKeepsNothing() {
    connected();
    onPuback = decoder::pause;

    decode(PUBACK_1);

    assertThat(decoder.bufferedBytes()).isZero();
  }

  @Test
  void pauseAtEachPacketDecodesOneAtATime() {
    connected();
    onPuback = decoder::pause;
    byte[] many = concat(PUBACK_1, PUBACK_2, PUBACK_1, PUBACK_2, hex("40"));

    decode(many);
    decoder.resume(handler);
    assertThat(acked).containsExactly(1, 2);
    decode(hex("02 0009"));
    decoder.resume(handler);
    decoder.resume(handler);
    decoder.resume(handler);

    assertThat(acked).containsExactly(1, 2, 1, 2, 9);
    assertThat(decoder.bufferedBytes()).isZero();
  }

  @Test
  void resumeWithinTheHandlerGoesOnAtOnce() {
    connected();
    onPuback =
        () -> {
          decoder.pause();
          decoder.resume(handler);
        };

    decode(concat(PUBACK_1, PUBACK_2));

    assertThat(acked).containsExactly(1, 2);
    assertThat(decoder.isPaused()).isFalse();
  }

  @Test
  void packetsBehindConnectWaitWhileItIsDecided() {
    List<String> order = new ArrayList<>();
    PacketHandler deciding =
        new PacketHandler() {
          @Override
          public void connect(Connect connect) {
            order.add("connect");
            decoder.pause();
          }

          @Override
          public void pingreq() {
            order.add("pingreq");
          }
        };

    decoder.decode(buffer(concat(connectBytes(), PINGREQ)), deciding);
    order.add("decided");
    decoder.resume(deciding);

    assertThat(order).containsExactly("connect", "decided", "pingreq");
  }

  @Test
  void closeWithinTheHandlerStopsDecoding() {
    connected();
    onPuback = decoder::close;

    decode(concat(PUBACK_1, PUBACK_2, hex("40")));
    decode(PUBACK_2);

    assertThat(acked).containsExactly(1);
    assertThat(decoder.bufferedBytes()).isZero();
  }

  @Test
  void closeWithinTheHandlerWhileTheTailIsDecoded() {
    connected();
    onPuback = decoder::close;

    decode(hex("40 02 00"));
    decode(concat(hex("01"), PUBACK_2));

    assertThat(acked).containsExactly(1);
    assertThat(decoder.bufferedBytes()).isZero();
  }

  @Test
  void closeForgetsTheTail() {
    connected();
    decode(hex("40 02"));

    decoder.close();

    assertThat(decoder.bufferedBytes()).isZero();
  }

  @Test
  void closeWhilePausedForgetsEverything() {
    connected();
    onPuback = decoder::pause;
    decode(concat(PUBACK_1, PUBACK_2));

    decoder.close();
    decoder.resume(handler);

    assertThat(acked).containsExactly(1);
  }

  @Test
  void violationOfTheHandlerClosesTheDecoder() {
    connected();
    onPuback =
        () -> {
          throw new ProtocolViolation(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "too many");
        };

    assertThat(violation(concat(PUBACK_1, PUBACK_2)).reason())
        .isEqualTo(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
    decode(PUBACK_2);

    assertThat(acked).containsExactly(1);
    assertThat(decoder.bufferedBytes()).isZero();
  }

  @Test
  void packetsBeforeAViolationAreHandled() {
    connected();

    violation(concat(PUBACK_1, hex("4102 0001"), PUBACK_2));

    assertThat(acked).containsExactly(1);
  }

  @Test
  void handlerMustNotDecode() {
    connected();
    onPuback = () -> decode(PUBACK_2);

    ByteBuf in = buffer(PUBACK_1);

    assertThatThrownBy(() -> decoder.decode(in, handler)).isInstanceOf(IllegalStateException.class);
    assertThat(in.refCnt()).isZero();
  }

  @Test
  void handlerRefusesWhatItDoesNotImplement() {
    connected();

    assertThat(violation(hex("E000")).reason()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  void violationHasNoStackTrace() {
    connected();

    assertThat(violation(hex("0000")).getStackTrace()).isEmpty();
  }

  private void connected() {
    connected(MQTT_3_1_1);
  }

  private void connected(ProtocolVersion version) {
    decoder.version(version);
  }

  private static byte[] connectBytes() {
    return packet(0x10, string("MQTT"), hex("04 02 003C"), string("client"));
  }

  private void decode(byte[] bytes) {
    ByteBuf in = buffer(bytes);
    decoder.decode(in, handler);
    assertThat(in.refCnt()).isZero();
  }

  private ProtocolViolation violation(byte[] bytes) {
    ByteBuf in = buffer(bytes);
    try {
      decoder.decode(in, handler);
    } catch (ProtocolViolation violation) {
      assertThat(in.refCnt()).isZero();
      return violation;
    }
    throw new AssertionError("No violation");
  }

  private static ByteBuf buffer(byte[] bytes) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
  }
}
