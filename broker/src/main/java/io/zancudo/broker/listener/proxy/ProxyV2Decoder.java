package io.zancudo.broker.listener.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Version 2 (section 2.2 of the PROXY protocol): 16 fixed bytes, addresses, extensions. */
final class ProxyV2Decoder extends ProxyDecoder {
  private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10};
  private static final int FIXED_LENGTH = 16;

  /** What may follow the fixed part; as in Mosquitto. */
  private static final int MAX_LENGTH = 500;

  private static final int VERSION = 0x20;
  private static final int LOCAL = 0;
  private static final int PROXY = 1;

  private static final int IPV4 = 0x11;
  private static final int IPV6 = 0x21;
  private static final int UNIX = 0x31;

  private static final int IPV4_LENGTH = 4;
  private static final int IPV6_LENGTH = 16;
  private static final int UNIX_LENGTH = 108;
  private static final int PORTS_LENGTH = 4;

  @Override
  Optional<ProxyHeader> header(ByteBuf in) {
    int start = in.readerIndex();
    for (int i = 0; i < Math.min(in.readableBytes(), SIGNATURE.length); i++) {
      if (in.getByte(start + i) != SIGNATURE[i]) {
        throw ProxyViolation.invalid();
      }
    }
    if (in.readableBytes() < FIXED_LENGTH) {
      return Optional.empty();
    }
    int versionAndCommand = in.getUnsignedByte(start + 12);
    int family = in.getUnsignedByte(start + 13);
    int length = in.getUnsignedShort(start + 14);
    if ((versionAndCommand & 0xF0) != VERSION || length > MAX_LENGTH) {
      throw ProxyViolation.invalid();
    }
    switch (versionAndCommand & 0x0F) {
      case LOCAL -> throw ProxyViolation.healthCheck();
      case PROXY -> checkLength(family, length);
      default -> throw ProxyViolation.invalid();
    }
    if (in.readableBytes() < FIXED_LENGTH + length) {
      return Optional.empty();
    }
    in.skipBytes(FIXED_LENGTH);
    return Optional.of(parse(family, in.readSlice(length)));
  }

  /** A path of a Unix socket may be cut short, and has no least length. */
  private static void checkLength(int family, int length) {
    int least =
        switch (family) {
          case IPV4 -> 2 * IPV4_LENGTH + PORTS_LENGTH;
          case IPV6 -> 2 * IPV6_LENGTH + PORTS_LENGTH;
          case UNIX -> 1;
          default -> throw ProxyViolation.invalid();
        };
    if (length < least) {
      throw ProxyViolation.invalid();
    }
  }

  private static ProxyHeader parse(int family, ByteBuf block) {
    String address;
    int port = 0;
    switch (family) {
      case UNIX -> {
        address = path(block);
        block.skipBytes(Math.min(2 * UNIX_LENGTH, block.readableBytes()));
      }
      default -> {
        int length = family == IPV4 ? IPV4_LENGTH : IPV6_LENGTH;
        address = address(block, length);
        block.skipBytes(length); // where the client connected to
        port = block.readUnsignedShort();
        block.skipBytes(2);
      }
    }
    ProxyExtensions extensions = new ProxyExtensions();
    if (!extensions.read(block)) {
      throw ProxyViolation.corrupt(address, port);
    }
    return new ProxyHeader(Optional.of(address), port, extensions.tls());
  }

  private static String path(ByteBuf block) {
    int start = block.readerIndex();
    int most = Math.min(UNIX_LENGTH, block.readableBytes());
    int end = block.indexOf(start, start + most, (byte) 0);
    return printable(block.toString(start, end < 0 ? most : end - start, StandardCharsets.UTF_8));
  }

  private static String address(ByteBuf block, int length) {
    byte[] bytes = new byte[length];
    block.readBytes(bytes);
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // the length is right
    }
  }

  /** It goes into log lines. */
  static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      printable.append(Character.isISOControl(c) ? '?' : c);
    }
    return printable.toString();
  }
}
