package io.zancudo.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.CoreClient;
import io.zancudo.broker.testing.TestCore;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * Any interleaving of messages, tasks of the loops, and sessions that move: every session gets
 * every message once, and those of each publisher in their order. There is one publisher on each
 * loop, and it publishes to two topics in turn.
 */
class SessionMoveProperties {
  private static final int LOOPS = 4;
  private static final int SESSIONS = 3;
  private static final Qos QOS_1 = Qos.AT_LEAST_ONCE;

  /** What happens next. */
  private record Step(String action, int loop, int session) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of("publish", "publish", "task", "task", "task", "turn", "move", "drop"),
            Arbitraries.integers().between(0, LOOPS - 1),
            Arbitraries.integers().between(0, SESSIONS - 1))
        .as(Step::new)
        .list();
  }

  @Property(tries = 200)
  void eachSessionGetsEachMessageOnceAndInTheOrderOfItsPublisher(
      @ForAll("steps") @Size(max = 120) List<Step> steps) {
    Model model = new Model();

    model.run(steps);
  }

  /** The core, and what should come. */
  private static final class Model {
    private final TestCore core = new TestCore(LOOPS);
    private final List<List<CoreClient>> sessions = new ArrayList<>();
    private final int[] published = new int[LOOPS];

    Model() {
      for (int i = 0; i < SESSIONS; i++) {
        sessions.add(new ArrayList<>());
        connect(i, i).subscribe("t/#", QOS_1);
      }
    }

    private CoreClient claim(int session, int loop) {
      CoreClient client = core.client("s" + session).on(loop).receiveMaximum(60_000);
      client.claim();
      sessions.get(session).add(client);
      return client;
    }

    private CoreClient connect(int session, int loop) {
      CoreClient client = claim(session, loop);
      core.settle();
      return client;
    }

    void run(List<Step> steps) {
      try {
        steps.forEach(this::run);
        core.settle();
        check();
      } finally {
        core.close();
      }
    }

    private void run(Step step) {
      switch (step.action) {
        case "publish" -> publish(step.loop);
        case "task" -> {
          if (core.loops().hasTasks(step.loop)) {
            core.loops().runNext(step.loop);
          }
        }
        case "turn" -> core.loops().runTurn(step.loop);
        case "move" -> claim(step.session, step.loop);
        case "drop" -> {
          List<CoreClient> connections = sessions.get(step.session);
          connections.get(connections.size() - 1).drop();
        }
        default -> throw new IllegalArgumentException(step.action);
      }
    }

    private void publish(int loop) {
      int number = published[loop]++;
      core.publish(loop, Message.ofText("t/" + number % 2, loop + ":" + number, QOS_1, false));
    }

    private void check() {
      for (int i = 0; i < SESSIONS; i++) {
        connect(i, 0);
        Map<String, List<String>> byPublisher = new TreeMap<>();
        for (String payload : Deliveries.of(sessions.get(i))) {
          byPublisher
              .computeIfAbsent(payload.split(":", -1)[0], key -> new ArrayList<>())
              .add(payload);
        }
        for (int loop = 0; loop < LOOPS; loop++) {
          int from = loop;
          assertThat(byPublisher.getOrDefault("" + loop, List.of()))
              .as("what session %d got from loop %d", i, loop)
              .isEqualTo(
                  Stream.iterate(0, n -> n < published[from], n -> n + 1)
                      .map(n -> from + ":" + n)
                      .toList());
        }
      }
    }
  }
}
