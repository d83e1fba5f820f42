package io.zancudo.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.TestPacket;
import io.zancudo.broker.testing.TestPackets;
import io.zancudo.mqtt.ProtocolVersion;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Bytes that no one would send: whatever comes in, nothing but {@link ProtocolViolation} is thrown,
 * no memory is lost, and how the bytes are cut into fragments makes no difference.
 */
class FuzzProperties {
  private static final List<TestPacket> PACKETS =
      TestPackets.all().filter(packet -> packet.bytes().length < 300).toList();

  @Property(tries = 3000)
  void randomBytes(
      @ForAll Role role,
      @ForAll ProtocolVersion version,
      @ForAll("bytes") byte[] bytes,
      @ForAll Random random) {
    checkFragments(() -> Decoding.connected(role, version), bytes, random);
  }

  @Property(tries = 3000)
  void randomBytesFirst(@ForAll("bytes") byte[] bytes, @ForAll Random random) {
    bytes[0] = 0x10;

    checkFragments(() -> Decoding.fresh(Role.SERVER), bytes, random);
  }

  @Property(tries = 3000)
  void randomBodies(
      @ForAll Role role,
      @ForAll ProtocolVersion version,
      @ForAll("bytes") byte[] bytes,
      @ForAll Random random) {
    bytes[1] = (byte) Math.min(bytes.length - 2, 127);

    checkFragments(() -> Decoding.connected(role, version), bytes, random);
  }

  @Provide
  Arbitrary<byte[]> bytes() {
    return Arbitraries.bytes().array(byte[].class).ofMinSize(2).ofMaxSize(200);
  }

  @Property(tries = 5000)
  void mutatedPackets(@ForAll Role role, @ForAll ProtocolVersion version, @ForAll Random random) {
    byte[] bytes = stream(version, random);
    mutate(bytes, random);

    checkFragments(() -> Decoding.connected(role, version), bytes, random);
  }

  @Property(tries = 3000)
  void mutatedConnects(@ForAll Random random) {
    TestPacket connect;
    do {
      connect = PACKETS.get(random.nextInt(PACKETS.size()));
    } while (!connect.first());
    byte[] bytes = connect.bytes().clone();
    mutate(bytes, random);

    checkFragments(() -> Decoding.fresh(Role.SERVER), bytes, random);
  }

  /** Some packets of the table that were meant for this version. */
  private static byte[] stream(ProtocolVersion version, Random random) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    int wanted = 1 + random.nextInt(5);
    while (wanted > 0) {
      TestPacket packet = PACKETS.get(random.nextInt(PACKETS.size()));
      if (packet.version() == version && !packet.first() && packet.violation().isEmpty()) {
        stream.writeBytes(packet.bytes());
        wanted--;
      }
    }
    return stream.toByteArray();
  }

  private static void mutate(byte[] bytes, Random random) {
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private static void checkFragments(Supplier<Decoding> start, byte[] bytes, Random random) {
    Decoding whole = start.get().feed(bytes);
    Decoding parts = start.get().feed(fragments(bytes, random));

    assertThat(parts.outcome()).usingRecursiveComparison().isEqualTo(whole.outcome());
    assertThat(parts.decoder.bufferedBytes()).isEqualTo(whole.decoder.bufferedBytes());
    whole.close();
    parts.close();
  }

  private static byte[][] fragments(byte[] bytes, Random random) {
    List<byte[]> fragments = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + random.nextInt(random.nextBoolean() ? 4 : 60));
      fragments.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    return fragments.toArray(byte[][]::new);
  }
}
