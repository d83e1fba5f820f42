package io.zancudo.broker.listener.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyDecoderTest {
  private static final String MAGIC = "0d0a0d0a000d0a515549540a";
  private static final String IPV4_ADDRESSES = "c0000205 7f000001 1883 04d2";

  private final List<ProxyHeader> headers = new ArrayList<>();

  private EmbeddedChannel channel(ProxyDecoder decoder) {
    return new EmbeddedChannel(
        decoder,
        new ChannelInboundHandlerAdapter() {
          @Override
          public void userEventTriggered(ChannelHandlerContext context, Object event) {
            headers.add((ProxyHeader) event);
          }
        });
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private ProxyHeader readV1(String line) {
    EmbeddedChannel channel = channel(ProxyDecoder.version1());
    channel.writeInbound(text(line));
    channel.finish();
    return headers.get(0);
  }

  private ProxyHeader readV2(String hex) {
    EmbeddedChannel channel = channel(ProxyDecoder.version2());
    channel.writeInbound(bytes(hex));
    channel.finish();
    return headers.get(0);
  }

  private static String v2(int versionAndCommand, int family, String block) {
    int length = block.replace(" ", "").length() / 2;
    return MAGIC + String.format("%02x%02x%04x", versionAndCommand, family, length) + block;
  }

  private static String tlv(int type, String value) {
    return String.format("%02x%04x", type, value.replace(" ", "").length() / 2) + value;
  }

  private static String ascii(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  // ---------------------------------------------------------------- version 1

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 192.0.2.5 127.0.0.1 6275 1234, 192.0.2.5, 6275",
    "PROXY TCP4 192.0.2.5 127.0.0.1 1 65535, 192.0.2.5, 1",
    "PROXY TCP6 2001:db8:506:708:900::1 ::1 6275 1234, 2001:db8:506:708:900::1, 6275",
  })
  void version1NamesTheClient(String line, String address, int port) {
    assertThat(readV1(line + "\r\n"))
        .isEqualTo(new ProxyHeader(Optional.of(address), port, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN \r\n", "PROXY UNKNOWN ffff::1 ::1 1 2\r\n"})
  void version1MayNotKnowTheClient(String line) {
    assertThat(readV1(line)).isEqualTo(ProxyHeader.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP3 192.0.2.5 127.0.0.1 6275 1234\r\n",
        "PROXY TCP4 192.0.2.5 127.0.0.1 6275\r\n",
        "PROXY TCP4 192.0.2.5 127.0.0.1\r\n",
        "PROXY TCP4 192.0.2.5\r\n",
        "PROXY TCP4 \r\n",
        "PROXY TCP4 192.0.2.5 127.0.0.1 6275 0\r\n",
        "PROXY TCP4 192.0.2.5 127.0.0.1 6275 65536\r\n",
        "PROXY TCP4 192.0.2.5 127.0.0.1 0 1234\r\n",
        "PROXY TCP4 192.0.2.5 127.0.0.1 65536 1234\r\n",
        "PROXY TCP4 192.0.2.5 127.0.0.1 99999999999999999999 1234\r\n",
        "PROXY TCP4 192.0.2.5 127.0.0.1 +6275 1234\r\n",
        "PROXY TCP4 192.0.2.5 127.0.0.1  1234\r\n",
        "PROXY TCP4 192.0.2.5 127.0.0.256 6275 1234\r\n",
        "PROXY TCP4 192.0.2.256 127.0.0.1 6275 1234\r\n",
        "PROXY TCP4 ::1 ::1 6275 1234\r\n",
        "PROXY TCP4 192.0.2.5 127.0.0.1 6275 1234 more\r\n",
        "PROXY TCP4 192.0.2.5 127.0.0.1 6275 1234\n",
        "PROXY TCP6 192.0.2.5 127.0.0.1 6275 1234\r\n",
        "PROXY TCP6 [::1] ::1 6275 1234\r\n",
        "PROXY TCP6 fe80::1%lo ::1 6275 1234\r\n",
        "PROXY TCP6 \r\n",
        "proxy TCP4 192.0.2.5 127.0.0.1 6275 1234\r\n",
        "\u0010\u000c\u0000\u0004MQTT",
        "PROXY TCP4 192.0.2.5 127.0.0.1 6275 1234"
            + "                                                                   \r\n",
      })
  void corruptVersion1EndsTheConnection(String line) {
    EmbeddedChannel channel = channel(ProxyDecoder.version1());

    assertThatThrownBy(() -> channel.writeInbound(text(line)))
        .isInstanceOf(ProxyViolation.class)
        .hasMessage("Connection rejected, corrupt PROXY header.");

    assertThat(headers).isEmpty();
    assertThat(channel.finish()).isFalse();
  }

  @Test
  void longestVersion1LineIsTaken() {
    String line =
        "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"
            + " 65535 65535\r\n";

    assertThat(line).hasSize(104);
    assertThat(readV1(line).port()).isEqualTo(65535);
  }

  @Test
  void lineWithoutEndIsNotCollected() {
    EmbeddedChannel channel = channel(ProxyDecoder.version1());
    String endless = "PROXY UNKNOWN " + "x".repeat(107 - 14);

    channel.writeInbound(text(endless.substring(0, 106)));
    assertThatThrownBy(() -> channel.writeInbound(text("x"))).isInstanceOf(ProxyViolation.class);

    assertThat(channel.finish()).isFalse();
  }

  // ---------------------------------------------------------------- version 2

  @Test
  void version2NamesAnIpv4Client() {
    assertThat(readV2(v2(0x21, 0x11, IPV4_ADDRESSES)))
        .isEqualTo(new ProxyHeader(Optional.of("192.0.2.5"), 6275, Optional.empty()));
  }

  @Test
  void version2NamesAnIpv6Client() {
    String source = "20010db8050607080900000000000001";

    assertThat(readV2(v2(0x21, 0x21, source + source + "1883" + "04d2")))
        .isEqualTo(new ProxyHeader(Optional.of("2001:db8:506:708:900::1"), 6275, Optional.empty()));
  }

  @Test
  void version2NamesAUnixSocket() {
    ProxyHeader path = new ProxyHeader(Optional.of("/path"), 0, Optional.empty());

    assertThat(readV2(v2(0x21, 0x31, ascii("/path")))).isEqualTo(path);
    headers.clear();
    String full = ascii("/path") + "00".repeat(103) + "00".repeat(108);
    assertThat(readV2(v2(0x21, 0x31, full + tlv(2, ascii("host"))))).isEqualTo(path);
  }

  @Test
  void pathOfAUnixSocketIsPrintable() {
    assertThat(readV2(v2(0x21, 0x31, ascii("/a\nb"))).address()).hasValue("/a?b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0d0a0d0a000d0a515549540b 2111000c 00000000 00000000 0000 0000", // signature
        "474554202f", // of something else
        MAGIC + "3111000c 00000000 00000000 0000 0000", // version
        MAGIC + "2311000c 00000000 00000000 0000 0000", // command
        MAGIC + "2100000c 00000000 00000000 0000 0000", // no family
        MAGIC + "2112000c 00000000 00000000 0000 0000", // UDP
        MAGIC + "2111000b 00000000 00000000 0000 0000", // too short
        MAGIC + "21110000 c0000205 00000000 1883 0000",
        MAGIC + "2121000b 00000000 00000000 0000 0000",
        MAGIC + "21210000 00000000 00000000 0000 0000",
        MAGIC + "21310000 00000000 00000000 0000 0000",
        MAGIC + "211101f5 00000000", // longer than 500
        MAGIC + "213101f5 00000000",
      })
  void invalidVersion2EndsTheConnection(String hex) {
    EmbeddedChannel channel = channel(ProxyDecoder.version2());

    assertThatThrownBy(() -> channel.writeInbound(bytes(hex)))
        .isInstanceOf(ProxyViolation.class)
        .hasMessage("Bad socket read/write on client <unknown>: Invalid input");

    assertThat(headers).isEmpty();
    assertThat(channel.finish()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20 0001 21", // TLS extension without its fixed part
        "20 0019 05 00000000", // longer than what is left
        "20 000c 05 00000000 21 0005 544c5376", // extension in it longer than it
        "20 0007 05 00000000 21 00", // head of it cut
        "02 00", // head cut
        "02 0005 41",
      })
  void damagedExtensionEndsTheConnection(String extension) {
    EmbeddedChannel channel = channel(ProxyDecoder.version2());

    assertThatThrownBy(
            () -> channel.writeInbound(bytes(v2(0x21, 0x11, IPV4_ADDRESSES + extension))))
        .isInstanceOf(ProxyViolation.class)
        .hasMessage("Connection from 192.0.2.5:6275 rejected, corrupt PROXY header.");
    assertThat(channel.finish()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {MAGIC + "20000000", MAGIC + "2011000c c0000205 7f000001 1883 04d2"})
  void healthCheckEndsTheConnectionSilently(String hex) {
    EmbeddedChannel channel = channel(ProxyDecoder.version2());

    assertThatThrownBy(() -> channel.writeInbound(bytes(hex)))
        .isInstanceOfSatisfying(ProxyViolation.class, v -> assertThat(v.isSilent()).isTrue());
    assertThat(channel.finish()).isFalse();
  }

  @Test
  void tlsExtensionIsRead() {
    String tls =
        "05 00000000"
            + tlv(0x21, ascii("TLSv1.3"))
            + tlv(0x25, ascii("RSA2048"))
            + tlv(0x22, ascii("client"))
            + tlv(0x23, ascii("cipher"));
    String extensions = tlv(0x02, ascii("broker.example")) + tlv(0x20, tls) + tlv(0x04, "00");

    assertThat(readV2(v2(0x21, 0x11, IPV4_ADDRESSES + extensions)).tls())
        .hasValue(
            new ProxyTls(
                true, Optional.of("TLSv1.3"), Optional.of("cipher"), Optional.of("client")));
  }

  @ParameterizedTest
  @CsvSource({
    "05 00000000, true",
    "01 00000000, false",
    "05 00000001, false",
    "03 00000000, false"
  })
  void certificateMustBeShownInThisSessionAndValid(String fixed, boolean certificate) {
    assertThat(readV2(v2(0x21, 0x11, IPV4_ADDRESSES + tlv(0x20, fixed))).tls())
        .map(ProxyTls::certificate)
        .hasValue(certificate);
  }

  @Test
  void extensionWithoutTheTlsBitIsNotTls() {
    assertThat(readV2(v2(0x21, 0x11, IPV4_ADDRESSES + tlv(0x20, "04 00000000"))).tls()).isEmpty();
  }

  // ---------------------------------------------------------------- both

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void headerMayComeByteByByteAndTheRestIsPassedOn(boolean first) {
    ByteBuf header =
        first
            ? text("PROXY TCP4 192.0.2.5 127.0.0.1 6275 1234\r\n")
            : bytes(v2(0x21, 0x11, IPV4_ADDRESSES));
    EmbeddedChannel channel = channel(first ? ProxyDecoder.version1() : ProxyDecoder.version2());
    while (header.readableBytes() > 1) {
      assertThat(channel.writeInbound(header.readBytes(1))).isFalse();
    }
    ByteBuf last = Unpooled.wrappedBuffer(header, bytes("c000"));

    channel.writeInbound(last);

    assertThat(headers).hasSize(1);
    ByteBuf rest = channel.readInbound();
    assertThat(rest.readUnsignedShort()).isEqualTo(0xC000);
    rest.release();
    assertThat(channel.pipeline().get(ProxyDecoder.class)).isNull();
    channel.finish();
  }
}
