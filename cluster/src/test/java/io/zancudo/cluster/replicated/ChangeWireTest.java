package io.zancudo.cluster.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.cluster.replicated.ChangeWire.Part;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes of envelopes: nodes of different versions live on them. */
class ChangeWireTest {
  private static final List<Route> ROUTES =
      List.of(new Route(TopicFilter.of("a"), 1), new Route(TopicFilter.of("$share/g/b"), 300));

  @Test
  void snapshotOfRoutesHasTheseBytes() {
    Buffer body =
        ChangeWire.write(
            300, Part.FIRST_OF_SNAPSHOT, ROUTES.iterator(), (out, route) -> route.write(out));

    assertThat(hex(body))
        .isEqualTo(
            "01"
                + "14000000"
                + "ac02"
                + "03"
                + "10"
                + "016101"
                + "0a"
                + "2473686172652f672f62"
                + "ac02");
    ChangeWire<Route> read = ChangeWire.read(body, Route::read);
    assertThat(read).isEqualTo(new ChangeWire<>(300, true, true, ROUTES));
  }

  @Test
  void storedSubscriptionsHaveTheseBytes() {
    StoredSubscriptions session =
        new StoredSubscriptions(
            "c",
            7,
            ProtocolVersion.MQTT_5,
            true,
            Optional.of(new NodeId("n1")),
            List.of(Subscription.of(TopicFilter.of("a"), Qos.AT_LEAST_ONCE)));

    Buffer body = ChangeWire.write(1, Part.CHANGES, List.of(session).iterator(), StoredWire::write);

    assertThat(hex(body))
        .isEqualTo(
            "01"
                + "1a000000"
                + "01"
                + "00"
                + "17"
                + "01"
                + "12000000"
                + "0163"
                + "07"
                + "05"
                + "03"
                + "026e31"
                + "01"
                + "01"
                + "04000000"
                + "0161"
                + "01"
                + "00");
    ChangeWire<StoredSubscriptions> read = ChangeWire.read(body, StoredWire::read);
    assertThat(read).isEqualTo(new ChangeWire<>(1, false, false, List.of(session)));
  }

  @Test
  void whatANewerVersionHasMoreIsIgnored() {
    byte[] newer = HexFormat.of().parseHex("02" + "07000000" + "01" + "00" + "03016101" + "ff");

    ChangeWire<Route> read = ChangeWire.read(Buffer.buffer(newer), Route::read);

    assertThat(read.changes()).containsExactly(new Route(TopicFilter.of("a"), 1));
  }

  private static String hex(Buffer body) {
    return HexFormat.of().formatHex(body.getBytes());
  }
}
