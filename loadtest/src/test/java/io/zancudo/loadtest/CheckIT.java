package io.zancudo.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.zancudo.loadtest.mqtt.LyingProxy;
import io.zancudo.loadtest.mqtt.LyingProxy.Lie;
import io.zancudo.loadtest.nodes.Cluster;
import io.zancudo.loadtest.nodes.ClusterSettings;
import io.zancudo.loadtest.verdict.Findings;
import io.zancudo.loadtest.verdict.Incidents;
import io.zancudo.loadtest.verdict.RunClock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The tester against the broker of this build: it believes the truth, and finds each lie. */
@Execution(ExecutionMode.CONCURRENT)
class CheckIT {
  @TempDir private static Path directory;
  private static Closing closing;
  private static SocketAddress broker;

  @BeforeAll
  static void startBroker() {
    closing = new Closing();
    String network = ClusterSettings.networkOf(ProcessHandle.current().pid());
    var settings =
        new ClusterSettings(
            Path.of(System.getProperty("zancudo.program")), directory, 1, network, false);
    RunClock clock = RunClock.started();
    var probe = closing.add(new ClusterProbe());
    var cluster =
        closing.add(new Cluster(settings, probe, clock, new Incidents(clock), new Findings()));
    cluster.start();
    assertThat(cluster.awaitReady()).isTrue();
    broker = SocketAddress.inetSocketAddress(ClusterSettings.MQTT_PORT, settings.address(1));
  }

  @AfterAll
  static void stopBroker() {
    closing.close();
  }

  @Test
  void truthPasses() throws Exception {
    JsonObject report = check(Lie.NONE, "", "", Main.PASSED);

    assertThat(report.getBoolean("passed")).isTrue();
    assertThat(report.getLong("deliveries_due")).isPositive();
    assertThat(report.getLong("wills_due")).isPositive();
    assertThat(report.getJsonArray("findings")).isEmpty();
  }

  @Test
  void droppedQos1MessageIsLost() throws Exception {
    assertThat(check(Lie.DROP, "online-q1", "/s/1/pub", Main.FAILED).getLong("lost")).isOne();
  }

  @Test
  void doubledQos2MessageIsADuplicate() throws Exception {
    JsonObject report = check(Lie.DOUBLE, "online-q2", "/s/2/pub", Main.FAILED);

    assertThat(report.getLong("lost")).isZero();
    assertThat(report.getLong("qos2_duplicate")).isOne();
  }

  @Test
  void droppedProbeIsALostSubscription() throws Exception {
    JsonObject report = check(Lie.DROP, "online-q2-311", "/probe-q2/", Main.FAILED);

    assertThat(report.getLong("subscription_lost")).isOne();
  }

  @Test
  void droppedWillIsMissing() throws Exception {
    assertThat(check(Lie.DROP, "watcher", "/will/", Main.FAILED).getLong("will_missing")).isOne();
  }

  @Test
  void doubledWillIsADuplicate() throws Exception {
    assertThat(check(Lie.DOUBLE, "watcher", "/will/", Main.FAILED).getLong("will_duplicate"))
        .isOne();
  }

  @Test
  void droppedRetainedMessageIsLost() throws Exception {
    assertThat(check(Lie.DROP, "reader", "/retained/", Main.FAILED).getLong("retained_wrong"))
        .isOne();
  }

  private static JsonObject check(Lie lie, String clientName, String part, int status)
      throws Exception {
    Path json = Files.createTempFile(directory, "report", ".json");
    try (var proxy = new LyingProxy(broker, lie, clientName, part)) {
      int result =
          Main.run(
              "check",
              "--address=" + proxy.address(),
              "--calm",
              "--seconds=1",
              "--rate=300",
              "--quiet-millis=1500",
              "--json=" + json);
      assertThat(result).isEqualTo(status);
    }
    return new JsonObject(Files.readString(json));
  }
}
