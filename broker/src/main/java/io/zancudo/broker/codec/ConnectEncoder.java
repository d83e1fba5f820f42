package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Will;
import java.util.Optional;

/** Writes CONNECT (MQTT 5.0 section 3.1). */
final class ConnectEncoder {
  private static final int BRIDGE = 0x80;

  private ConnectEncoder() {}

  static void write(ByteBuf out, Connect connect) {
    ProtocolVersion v = connect.version();
    PacketEncoder.header(out, PacketType.CONNECT << 4, size(connect));
    PacketEncoder.string(out, v.protocolName());
    out.writeByte(connect.bridge() ? v.level() | BRIDGE : v.level());
    out.writeByte(flags(connect));
    out.writeShort(connect.keepAliveSeconds());
    PacketEncoder.properties(out, v, connect.properties());
    PacketEncoder.string(out, connect.clientId());
    connect.will().ifPresent(will -> writeWill(out, v, will));
    connect.username().ifPresent(name -> PacketEncoder.string(out, name));
    connect.password().ifPresent(password -> binary(out, password));
  }

  private static void writeWill(ByteBuf out, ProtocolVersion v, Will will) {
    PacketEncoder.properties(out, v, properties(will));
    binary(out, will.topic().utf8());
    binary(out, will.payload());
  }

  private static int size(Connect connect) {
    ProtocolVersion v = connect.version();
    int size =
        2 + v.protocolName().length() + 4 + PacketEncoder.propertiesSize(v, connect.properties());
    size += 2 + ByteBufUtil.utf8Bytes(connect.clientId());
    Optional<Will> will = connect.will();
    if (will.isPresent()) {
      size += PacketEncoder.propertiesSize(v, properties(will.get()));
      size += 2 + will.get().topic().utf8().length + 2 + will.get().payload().length;
    }
    size += connect.username().map(name -> 2 + ByteBufUtil.utf8Bytes(name)).orElse(0);
    size += connect.password().map(password -> 2 + password.length).orElse(0);
    return size;
  }

  private static int flags(Connect connect) {
    int flags = connect.cleanStart() ? 0x02 : 0;
    if (connect.will().isPresent()) {
      Will will = connect.will().get();
      flags |= 0x04 | will.qos().level() << 3 | (will.retain() ? 0x20 : 0);
    }
    flags |= connect.password().isPresent() ? 0x40 : 0;
    return flags | (connect.username().isPresent() ? 0x80 : 0);
  }

  private static Properties properties(Will will) {
    Properties.Builder properties = Properties.builder();
    if (will.delaySeconds() > 0) {
      properties.add(Property.WILL_DELAY_INTERVAL, will.delaySeconds());
    }
    if (will.messageExpirySeconds() >= 0) {
      properties.add(Property.MESSAGE_EXPIRY_INTERVAL, will.messageExpirySeconds());
    }
    return properties.addAll(will.properties()).build();
  }

  private static void binary(ByteBuf out, byte[] value) {
    if (value.length > 65_535) {
      throw new IllegalArgumentException(
          "Will Payload or Password has " + value.length + " bytes, 65535 are allowed");
    }
    out.writeShort(value.length);
    out.writeBytes(value);
  }
}
