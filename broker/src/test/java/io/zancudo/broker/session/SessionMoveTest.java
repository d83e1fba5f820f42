package io.zancudo.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.CoreClient;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestCore;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session goes to another loop while messages for it are under way between loops. */
class SessionMoveTest {
  private static final Qos QOS_1 = Qos.AT_LEAST_ONCE;

  private TestCore core = new TestCore(3);
  private final List<CoreClient> connections = new ArrayList<>();

  @AfterEach
  void close() {
    core.close();
  }

  private CoreClient client(int loop) {
    CoreClient client = core.client("s").on(loop).receiveMaximum(1000);
    connections.add(client);
    return client;
  }

  private void publish(int loop, String... payloads) {
    for (String payload : payloads) {
      core.publish(loop, Message.ofText("t", payload, QOS_1, false));
    }
  }

  /** Runs all that waits for these loops, in this order, each to its end. */
  private void run(int... loops) {
    for (int loop : loops) {
      while (core.loops().hasTasks(loop)) {
        core.loops().runNext(loop);
      }
    }
  }

  private List<String> delivered() {
    return Deliveries.of(connections);
  }

  @Test
  void aMessageThatIsUnderWayToTheOldHomeIsNotLost() {
    client(1).connect().subscribe("t", QOS_1);
    publish(0, "1");

    client(0).claim();
    run(1, 0);

    assertThat(delivered()).containsExactly("1");
  }

  @Test
  void aMessageThatIsUnderWayToTheLoopOfTheNewHomeAnywayIsNotDoubled() {
    client(1).connect().subscribe("t", QOS_1);
    CoreClient other = core.client("other").on(0).connect().subscribe("t", QOS_1);
    publish(2, "1");
    run(2, 1);

    client(0).claim();
    run(1);

    assertThat(delivered()).containsExactly("1");
    assertThat(other.received()).hasSize(1);
  }

  @Test
  @Spec("MQTT-4.6.0-6")
  void aMessageIsNotOvertakenByOneThatGoesToTheNewHome() {
    client(1).connect().subscribe("t", QOS_1);
    core.client("other").on(2).connect().subscribe("t", QOS_1);
    publish(2, "1", "2");

    client(0).claim();
    run(1, 0);
    publish(2, "3");
    run(2, 0, 1);
    publish(2, "4");

    assertThat(delivered()).containsExactly("1", "2", "3", "4");
  }

  @Test
  @Spec("MQTT-4.6.0-6")
  void whatArrivesAtTheNewHomeFirstWaitsForTheSession() {
    client(1).connect().subscribe("t", QOS_1);
    publish(0, "1");

    client(0).claim();
    run(1);
    publish(0, "2");
    assertThat(connections.get(1).isAttached()).isFalse();
    publish(0, "3");
    core.settle();
    publish(0, "4");

    assertThat(delivered()).containsExactly("1", "2", "3", "4");
  }

  @Test
  void theSessionComesWhenEveryLoopHasPassedOnWhatItHad() {
    client(1).connect().subscribe("t", QOS_1);

    client(0).claim();
    run(1, 0, 1);
    assertThat(connections.get(1).isAttached()).isFalse();
    publish(2, "1"); // loop 2 may not have heard of it; it reads the generation though
    run(2, 1, 0);

    assertThat(connections.get(1).isAttached()).isTrue();
    assertThat(delivered()).containsExactly("1");
  }

  @Test
  void aMessageOfAnOlderGenerationForOthersIsNotForASessionThatHasComeAndGone() {
    client(0).connect().subscribe("t", QOS_1);
    CoreClient other = core.client("other").on(1).connect().subscribe("t", QOS_1);
    publish(2, "1");
    run(2);
    run(0);
    // the batch for loop 1 is slow; the session comes there and sets out again meanwhile
    Runnable slow = core.loops().takeNext(1);
    client(1).connect();
    client(2).claim();
    core.loops().runTurn(1);
    core.loops().on(1, slow);
    core.settle();

    assertThat(delivered()).containsExactly("1");
    assertThat(other.received()).hasSize(1);
  }

  @Test
  @Spec("MQTT-3.1.4-3")
  void whoClaimsWhileItMovesGetsItAfterwards() {
    client(1).connect().subscribe("t", QOS_1);
    publish(0, "1");

    client(0).claim();
    run(1);
    client(2).claim();
    client(1).claim();
    core.settle();
    publish(2, "2");

    assertThat(delivered()).containsExactly("1", "2");
    assertThat(connections).filteredOn(CoreClient::isAttached).hasSize(1);
    assertThat(connections).allSatisfy(client -> assertThat(client.claims()).hasSize(1));
  }

  @Test
  void whatWaitsAtTheNewHomeIsBounded() {
    core = new TestCore(2, new SessionLimits(20, true, 0, 10, 0, false, false));
    client(1).connect().subscribe("t", QOS_1);

    client(0).claim();
    run(1);
    publish(0, IntStream.range(0, 15).mapToObj(i -> "" + i).toArray(String[]::new));

    assertThat(delivered()).isEqualTo(IntStream.range(0, 10).mapToObj(i -> "" + i).toList());
    assertThat(core.droppedCount()).isEqualTo(5);
  }

  @Test
  void whatWaitsAtTheNewHomeTakesFromTheBudget() {
    core = new TestCore(2);
    client(1).connect().subscribe("t", QOS_1);
    client(0).claim();
    run(1);

    publish(0, "x".repeat(1000));

    assertThat(core.budget().usedBytes()).isGreaterThan(1000);
  }

  @Test
  void aNewConnectionThatIsGoneBeforeTheSessionComesLeavesItAsAbsent() {
    client(1).connect().subscribe("t", QOS_1);
    client(0).claim();
    run(1);
    publish(0, "1");
    connections.get(1).drop();
    core.settle();

    client(2).connect();

    assertThat(delivered()).containsExactly("1");
  }

  @Test
  @Spec("MQTT-4.8.2-4")
  void aMessageOfASharedSubscriptionReachesAMemberThatMoves() {
    client(1).connect().subscribe("$share/g/t", QOS_1);
    publish(0, "1");
    publish(2, "2");
    client(0).claim();
    run(1);
    publish(0, "3");
    publish(2, "4");
    run(0, 2, 1);
    publish(0, "5");

    assertThat(delivered()).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
  }

  @Test
  void everyConnectionIsCalledOnItsOwnLoopAlsoWhenItsSessionMoves() {
    client(1).connect();
    List<String> called = new ArrayList<>();
    core.sessions().forEachConnection(connection -> called.add(connection.loop().toString()));
    client(0).claim();
    run(2);
    core.sessions().forEachConnection(connection -> called.add(connection.loop().toString()));
    core.settle();

    assertThat(called).containsOnly("loop-0", "loop-1");
    assertThat(called).endsWith("loop-0");
  }
}
