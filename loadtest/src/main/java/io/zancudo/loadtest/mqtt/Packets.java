package io.zancudo.loadtest.mqtt;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** The packets that a client sends, as bytes. */
final class Packets {
  static final int CONNACK = 2;
  static final int PUBLISH = 3;
  static final int PUBACK = 4;
  static final int PUBREC = 5;
  static final int PUBREL = 6;
  static final int PUBCOMP = 7;
  static final int SUBACK = 9;
  static final int PINGRESP = 13;
  static final int DISCONNECT = 14;

  private static final int SESSION_EXPIRY = 0x11;
  private static final int WILL_DELAY = 0x18;
  private static final int RECEIVE_MAXIMUM = 0x21;
  private static final int OWN_RECEIVE_MAXIMUM = 100;

  private Packets() {}

  static Buffer connect(ClientSettings settings, int keepAliveSeconds) {
    boolean mqtt5 = settings.isMqtt5();
    int flags = settings.persistent() ? 0 : 2;
    if (settings.will().isPresent()) {
      flags |= 4 | settings.will().get().qos() << 3;
    }
    Buffer body = string(Buffer.buffer(), "MQTT");
    body.appendByte((byte) settings.version()).appendByte((byte) flags);
    body.appendUnsignedShort(keepAliveSeconds);
    if (mqtt5) {
      body.appendByte((byte) 8);
      body.appendByte((byte) SESSION_EXPIRY).appendInt(settings.sessionExpirySeconds());
      body.appendByte((byte) RECEIVE_MAXIMUM).appendUnsignedShort(OWN_RECEIVE_MAXIMUM);
    }
    string(body, settings.clientId());
    settings
        .will()
        .ifPresent(
            will -> {
              if (mqtt5) {
                body.appendByte((byte) 5);
                body.appendByte((byte) WILL_DELAY).appendInt(will.delaySeconds());
              }
              string(body, will.topic());
              string(body, will.payload());
            });
    return packet(1, 0, body);
  }

  static Buffer publish(Publication publication, boolean duplicate, int packetId, boolean mqtt5) {
    Buffer body = string(Buffer.buffer(), publication.topic());
    if (publication.qos() > 0) {
      body.appendUnsignedShort(packetId);
    }
    if (mqtt5) {
      body.appendByte((byte) 0);
    }
    body.appendString(publication.payload());
    int flags = (duplicate ? 8 : 0) | publication.qos() << 1 | (publication.retain() ? 1 : 0);
    return packet(PUBLISH, flags, body);
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP, with success. */
  static Buffer acknowledgement(int type, int packetId) {
    return packet(type, type == PUBREL ? 2 : 0, Buffer.buffer().appendUnsignedShort(packetId));
  }

  static Buffer subscribe(int packetId, String filter, int qos, boolean mqtt5) {
    Buffer body = Buffer.buffer().appendUnsignedShort(packetId);
    if (mqtt5) {
      body.appendByte((byte) 0);
    }
    string(body, filter).appendByte((byte) qos);
    return packet(8, 2, body);
  }

  static Buffer pingRequest() {
    return packet(12, 0, Buffer.buffer());
  }

  static Buffer disconnect() {
    return packet(DISCONNECT, 0, Buffer.buffer());
  }

  static Buffer packet(int type, int flags, Buffer body) {
    Buffer packet = Buffer.buffer(body.length() + 5).appendByte((byte) (type << 4 | flags));
    int rest = body.length();
    do {
      int low = rest & 0x7f;
      rest >>>= 7;
      packet.appendByte((byte) (rest == 0 ? low : low | 0x80));
    } while (rest > 0);
    return packet.appendBuffer(body);
  }

  private static Buffer string(Buffer to, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return to.appendUnsignedShort(bytes.length).appendBytes(bytes);
  }
}
