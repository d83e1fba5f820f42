package io.zancudo.broker.listener.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Version 1 (section 2.1 of the PROXY protocol): {@code PROXY TCP4 source target port port}. */
final class ProxyV1Decoder extends ProxyDecoder {
  /** The longest line with its end, as the protocol counts it. */
  private static final int MAX_LENGTH = 107;

  private static final byte[] START = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final String UNKNOWN = "PROXY UNKNOWN";
  private static final int FIELDS = 6;
  private static final int MAX_PORT = 65535;

  @Override
  Optional<ProxyHeader> header(ByteBuf in) {
    int available = Math.min(in.readableBytes(), MAX_LENGTH);
    for (int i = 0; i < Math.min(available, START.length); i++) {
      if (in.getByte(in.readerIndex() + i) != START[i]) {
        throw ProxyViolation.corrupt();
      }
    }
    int end = in.indexOf(in.readerIndex(), in.readerIndex() + available, (byte) '\n');
    if (end < 0) {
      if (available == MAX_LENGTH) {
        throw ProxyViolation.corrupt();
      }
      return Optional.empty();
    }
    String line = in.toString(in.readerIndex(), end - in.readerIndex(), StandardCharsets.US_ASCII);
    in.readerIndex(end + 1);
    if (!line.endsWith("\r")) {
      throw ProxyViolation.corrupt();
    }
    return Optional.of(parse(line.substring(0, line.length() - 1)));
  }

  private static ProxyHeader parse(String line) {
    if (line.equals(UNKNOWN) || line.startsWith(UNKNOWN + " ")) {
      return ProxyHeader.UNKNOWN;
    }
    String[] fields = line.split(" ", -1);
    if (fields.length != FIELDS) {
      throw ProxyViolation.corrupt();
    }
    boolean valid =
        switch (fields[1]) {
          case "TCP4" ->
              NetUtil.isValidIpV4Address(fields[2]) && NetUtil.isValidIpV4Address(fields[3]);
          case "TCP6" -> isIpv6(fields[2]) && isIpv6(fields[3]);
          default -> false;
        };
    if (!valid) {
      throw ProxyViolation.corrupt();
    }
    int port = port(fields[4]);
    port(fields[5]);
    return new ProxyHeader(Optional.of(fields[2]), port, Optional.empty());
  }

  private static boolean isIpv6(String address) {
    // a scope or brackets are for URLs
    return NetUtil.isValidIpV6Address(address)
        && address.indexOf('%') < 0
        && address.indexOf('[') < 0;
  }

  private static int port(String digits) {
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9' || port > MAX_PORT) {
        throw ProxyViolation.corrupt();
      }
      port = port * 10 + digit - '0';
    }
    if (port < 1 || port > MAX_PORT) {
      throw ProxyViolation.corrupt();
    }
    return port;
  }
}
