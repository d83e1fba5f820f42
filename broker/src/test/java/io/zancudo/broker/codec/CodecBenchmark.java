package io.zancudo.broker.codec;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.TopicName;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * A program, not a test: measures the codec's hot paths, in nanoseconds and allocated bytes per
 * packet.
 *
 * <p>Run it from the project's folder:
 *
 * <pre>{@code
 * mvn -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/classpath.txt
 * java -cp broker/target/classes:broker/target/test-classes:$(cat broker/target/classpath.txt) \
 *     io.zancudo.broker.codec.CodecBenchmark
 * }</pre>
 */
final class CodecBenchmark {
  private static final int PACKETS = 2048;
  private static final int ROUNDS = 12;
  private static final long ROUND_NANOS = 300_000_000L;
  private static final String TOPIC = "sensors/room/12";

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private CodecBenchmark() {}

  public static void main(String[] args) {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      publishToOne(version, 1);
      publishToOne(version, 2);
    }
    publishToOne(ProtocolVersion.MQTT_5, Properties.builder().addUserProperty("k", "v").build());
    publishManyTopics();
    acknowledgements(ProtocolVersion.MQTT_3_1_1);
    acknowledgements(ProtocolVersion.MQTT_5);
    fanOut(64);
    fanOut(1024);
  }

  private static void publishToOne(ProtocolVersion version, int receivers) {
    ByteBuf in = publishes(version, Properties.NONE, 1);
    measure("PUBLISH QoS 1 in, " + receivers + " out, " + version, in, version, receivers);
  }

  private static void publishToOne(ProtocolVersion version, Properties properties) {
    ByteBuf in = publishes(version, properties, 1);
    measure("PUBLISH QoS 1 with user property in, 1 out, " + version, in, version, 1);
  }

  private static void publishManyTopics() {
    ByteBuf in = publishes(ProtocolVersion.MQTT_3_1_1, Properties.NONE, PACKETS);
    measure("PUBLISH QoS 1 to 2048 topics in, 1 out", in, ProtocolVersion.MQTT_3_1_1, 1);
  }

  private static ByteBuf publishes(ProtocolVersion version, Properties properties, int topics) {
    ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer();
    Publication publication = new Publication();
    for (int i = 0; i < PACKETS; i++) {
      String topic = topics == 1 ? TOPIC : TOPIC + i % topics;
      Message message =
          new Message(
              TopicName.of(topic),
              new byte[9],
              Qos.AT_LEAST_ONCE,
              false,
              properties,
              Message.NEVER,
              "");
      publication.begin(message, 0);
      publication.writeTo(in, version, Qos.AT_LEAST_ONCE, false, false, i % 20 + 1);
      publication.end();
    }
    return in;
  }

  private static void measure(String name, ByteBuf in, ProtocolVersion version, int receivers) {
    ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(1 << 20);
    Publication publication = new Publication();
    PacketHandler handler =
        new PacketHandler() {
          @Override
          public void publish(InboundPublish in) {
            publication.begin(in, in.topic(), "publisher", 0);
            for (int i = 0; i < receivers; i++) {
              publication.writeTo(out, version, Qos.AT_LEAST_ONCE, false, false, in.packetId());
            }
            publication.end();
            if (out.writableBytes() < 1024) {
              out.clear();
            }
          }
        };
    run(name, in, version, handler);
    out.release();
  }

  private static void acknowledgements(ProtocolVersion version) {
    ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer();
    for (int i = 0; i < PACKETS; i++) {
      PacketEncoder.puback(in, version, i % 20 + 1, ReasonCode.SUCCESS, Properties.NONE);
    }
    PacketHandler handler =
        new PacketHandler() {
          @Override
          public void puback(int packetId, ReasonCode reason, Properties properties) {
            lastPacketId = packetId;
          }
        };
    run("PUBACK in, " + version, in, version, handler);
  }

  private static void fanOut(int payloadLength) {
    ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(1 << 20);
    Publication publication = new Publication();
    Message message =
        new Message(
            TopicName.of(TOPIC),
            new byte[payloadLength],
            Qos.AT_LEAST_ONCE,
            false,
            Properties.NONE,
            Message.NEVER,
            "");
    report(
        "fan-out, " + payloadLength + " bytes, per receiver",
        1000,
        () -> {
          publication.begin(message, 0);
          for (int i = 1; i <= 1000; i++) {
            publication.writeTo(
                out, ProtocolVersion.MQTT_3_1_1, Qos.AT_LEAST_ONCE, false, false, i);
            if (out.writableBytes() < 2048) {
              out.clear();
            }
          }
          publication.end();
        });
    out.release();
  }

  private static void run(String name, ByteBuf in, ProtocolVersion version, PacketHandler handler) {
    PacketDecoder decoder = new PacketDecoder(Role.SERVER, new TopicInterner());
    decoder.version(version);
    decoder.maxPacketSize(2_000_000);
    report(
        name,
        PACKETS,
        () -> {
          in.readerIndex(0);
          decoder.decode(in.retain(), handler);
        });
    in.release();
  }

  /** Says the best of some rounds, in the thread's CPU time, so that others may use the machine. */
  private static void report(String name, int packets, Runnable round) {
    double best = Double.MAX_VALUE;
    long allocated = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long count = 0;
      long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      long start = THREADS.getCurrentThreadCpuTime();
      long now = start;
      while (now < start + ROUND_NANOS) {
        for (int k = 0; k < 10; k++) {
          round.run();
        }
        count += 10L * packets;
        now = THREADS.getCurrentThreadCpuTime();
      }
      best = Math.min(best, (double) (now - start) / count);
      bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes;
      allocated = bytes / count;
    }
    System.out.printf(Locale.ROOT, "%-64s %8.1f ns %5d bytes%n", name, best, allocated);
  }

  @SuppressWarnings("UnusedVariable") // keeps the call from being optimized away
  private static volatile int lastPacketId;
}
