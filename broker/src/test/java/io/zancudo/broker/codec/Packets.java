package io.zancudo.broker.codec;

import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import java.util.Optional;

/** Packets that tests need and whose content does not matter to them. */
final class Packets {
  private Packets() {}

  static Connect connect(ProtocolVersion version) {
    return new Connect(
        version,
        false,
        true,
        60,
        "client",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Properties.NONE);
  }
}
