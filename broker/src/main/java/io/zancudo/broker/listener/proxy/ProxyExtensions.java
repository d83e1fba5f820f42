package io.zancudo.broker.listener.proxy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The extensions behind the addresses of a version 2 header: type, length, value (section 2.2.7).
 * Those about TLS are kept, all others passed over.
 */
final class ProxyExtensions {
  private static final int TLS = 0x20;
  private static final int TLS_VERSION = 0x21;
  private static final int TLS_COMMON_NAME = 0x22;
  private static final int TLS_CIPHER = 0x23;

  private static final int HEAD_LENGTH = 3;
  private static final int TLS_FIXED_LENGTH = 5;

  /** The client is connected to the proxy over TLS. */
  private static final int CLIENT_TLS = 0x01;

  /** It has shown a certificate in this TLS session. */
  private static final int CLIENT_CERTIFICATE_IN_SESSION = 0x04;

  private boolean tls;
  private boolean certificate;
  private Optional<String> version = Optional.empty();
  private Optional<String> cipher = Optional.empty();
  private Optional<String> commonName = Optional.empty();

  /** Reads all that is left of the header; false if it is damaged. */
  boolean read(ByteBuf in) {
    while (in.isReadable()) {
      int type = in.getUnsignedByte(in.readerIndex());
      ByteBuf value = value(in);
      if (value == null || type == TLS && !readTls(value)) {
        return false;
      }
    }
    return true;
  }

  private boolean readTls(ByteBuf in) {
    if (in.readableBytes() < TLS_FIXED_LENGTH) {
      return false;
    }
    int client = in.readUnsignedByte();
    int verify = in.readInt(); // 0 if the proxy found the certificate valid
    int needed = CLIENT_TLS | CLIENT_CERTIFICATE_IN_SESSION;
    tls = (client & CLIENT_TLS) != 0;
    certificate = (client & needed) == needed && verify == 0;
    while (in.isReadable()) {
      int type = in.getUnsignedByte(in.readerIndex());
      ByteBuf value = value(in);
      if (value == null) {
        return false;
      }
      keep(type, value);
    }
    return true;
  }

  private void keep(int type, ByteBuf value) {
    switch (type) {
      case TLS_VERSION -> version = text(value);
      case TLS_CIPHER -> cipher = text(value);
      case TLS_COMMON_NAME -> commonName = Optional.of(value.toString(StandardCharsets.UTF_8));
      default -> {} // of no use to us
    }
  }

  private static Optional<String> text(ByteBuf value) {
    return Optional.of(ProxyV2Decoder.printable(value.toString(StandardCharsets.US_ASCII)));
  }

  /** Reads an extension and returns its value; null if it is longer than what is left. */
  private static @Nullable ByteBuf value(ByteBuf in) {
    if (in.readableBytes() < HEAD_LENGTH) {
      return null;
    }
    in.skipBytes(1);
    int length = in.readUnsignedShort();
    return length > in.readableBytes() ? null : in.readSlice(length);
  }

  /** What was read about TLS. */
  Optional<ProxyTls> tls() {
    return tls
        ? Optional.of(new ProxyTls(certificate, version, cipher, commonName))
        : Optional.empty();
  }
}
