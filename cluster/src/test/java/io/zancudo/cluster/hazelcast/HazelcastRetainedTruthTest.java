package io.zancudo.cluster.hazelcast;

import static io.zancudo.cluster.Futures.assertFails;
import static io.zancudo.cluster.Futures.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.core.EntryView;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.vertx.core.Future;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.NotSafeException;
import io.zancudo.cluster.replicated.RetainedRecord;
import io.zancudo.cluster.replicated.RetainedVersion;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three members in this process, found at free ports of the loopback address. */
class HazelcastRetainedTruthTest {
  private static final NodeId NODE = new NodeId("n1");
  private static final List<HazelcastInstance> MEMBERS = new ArrayList<>();
  private static volatile boolean writable = true;

  @BeforeAll
  static void start() {
    String cluster = UUID.randomUUID().toString();
    for (int i = 0; i < 3; i++) {
      MEMBERS.add(Hazelcast.newHazelcastInstance(config(cluster)));
    }
    assertThat(MEMBERS.get(0).getCluster().getMembers()).hasSize(3);
  }

  @AfterAll
  static void stop() {
    MEMBERS.forEach(member -> member.getLifecycleService().terminate());
  }

  private static Config config(String cluster) {
    Config config = new Config();
    config.setClusterName(cluster);
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.partition.count", "11");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.getNetworkConfig().setPort(15_701).setPortAutoIncrement(true).setPortCount(200);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    List<String> known = new ArrayList<>();
    MEMBERS.forEach(
        member ->
            known.add("127.0.0.1:" + member.getCluster().getLocalMember().getAddress().getPort()));
    config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true).setMembers(known);
    HazelcastRetainedTruth.configure(config);
    return config;
  }

  @Test
  void newerRecordStaysWhereverItIsPut() throws Exception {
    assertThat(await(truth(0).put(record("a", 2, "new")))).isTrue();

    assertThat(await(truth(1).put(record("a", 1, "old")))).isFalse();
    assertThat(await(truth(2).put(record("a", 2, "new")))).isTrue();

    assertThat(requireNonNull(scan(1).get("a")).version().millis()).isEqualTo(2);
  }

  @Test
  void removedMessageLeavesATombstoneThatEnds() throws Exception {
    await(truth(0).put(record("b", 1, "x")));
    await(truth(1).put(new RetainedRecord("b", version(2), Optional.empty())));

    assertThat(requireNonNull(scan(2).get("b")).message()).isEmpty();
    assertThat(view("b").getTtl()).isEqualTo(600_000);
    assertThat(await(truth(2).put(record("b", 1, "late")))).isFalse();

    await(truth(2).put(record("b", 3, "again")));

    assertThat(view("b").getExpirationTime()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void nothingIsSafeOnTheSmallerSide() {
    writable = false;
    try {
      assertFails(truth(0).put(record("c", 1, "x")), NotSafeException.class);
    } finally {
      writable = true;
    }
  }

  @Test
  void memberDiesAndNothingIsLost() throws Exception {
    HazelcastInstance member =
        Hazelcast.newHazelcastInstance(config(MEMBERS.get(0).getConfig().getClusterName()));
    List<Future<Boolean>> puts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      puts.add(truth(i % 3).put(record("d/" + i, 1, "x")));
      if (i == 250) {
        CompletableFuture.runAsync(() -> member.getLifecycleService().terminate());
      }
    }

    for (Future<Boolean> put : puts) {
      assertThat(await(put)).isTrue();
    }

    Map<String, RetainedRecord> all = scan(0);
    for (int i = 0; i < 500; i++) {
      assertThat(all).containsKey("d/" + i);
    }
  }

  @Test
  void storedRecordHasTheseBytes() {
    byte[] bytes = RetainedRecordSerializer.bytes(record("a", 300, "x"));

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "01"
                + "15000000"
                + "0161"
                + "ac02"
                + "00"
                + "026e31"
                + "01"
                + "01"
                + "07000000"
                + "05"
                + "0161"
                + "00"
                + "00"
                + "0178");
  }

  private static HazelcastRetainedTruth truth(int member) {
    return new HazelcastRetainedTruth(
        MEMBERS.get(member),
        new Switchable(),
        (delayMillis, task) ->
            CompletableFuture.delayedExecutor(delayMillis, TimeUnit.MILLISECONDS).execute(task),
        Runnable::run,
        InstantSource.system());
  }

  private static Map<String, RetainedRecord> scan(int member) throws Exception {
    Map<String, RetainedRecord> found = new ConcurrentHashMap<>();
    await(truth(member).scan(record -> found.put(record.topic(), record)));
    return found;
  }

  private static EntryView<String, RetainedRecord> view(String topic) {
    IMap<String, RetainedRecord> map = MEMBERS.get(0).getMap(HazelcastRetainedTruth.MAP);
    return map.getEntryView(topic);
  }

  private static RetainedRecord record(String topic, long millis, String payload) {
    Message message = Message.ofText(topic, payload, Qos.AT_LEAST_ONCE, true);
    return new RetainedRecord(topic, version(millis), Optional.of(message));
  }

  private static RetainedVersion version(long millis) {
    return new RetainedVersion(millis, 0, NODE);
  }

  private static final class Switchable implements Membership {
    @Override
    public NodeId localNode() {
      return NODE;
    }

    @Override
    public Set<NodeId> nodes() {
      return Set.of(NODE);
    }

    @Override
    public boolean isWritable() {
      return writable;
    }

    @Override
    public boolean isConfirmed() {
      return true;
    }

    @Override
    public void onChange(Runnable listener) {}
  }
}
