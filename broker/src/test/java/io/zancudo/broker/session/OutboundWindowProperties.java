package io.zancudo.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.session.OutboundWindow.State;
import io.zancudo.broker.testing.Spec;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The window against a map from Packet Identifier to what is in flight, oldest first. */
class OutboundWindowProperties {
  private static final int IDENTIFIERS = 65_535;

  private record InFlight(State state, @Nullable QueuedMessage message) {}

  /** What is done; {@code pick} chooses one of those in flight, in any order. */
  private record Step(String action, int pick) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> actions =
        Arbitraries.of("add1", "add1", "add2", "ack", "ack", "receive", "skip");
    return Combinators.combine(actions, Arbitraries.integers().between(0, 1 << 20))
        .as(Step::new)
        .list();
  }

  @Property
  @Spec({"MQTT-2.2.1-4", "MQTT-4.4.0-1"})
  void isWhatAMapOfPacketIdentifiersWouldBe(
      @ForAll @IntRange(max = 2 * IDENTIFIERS) int usedBefore,
      @ForAll("steps") @Size(max = 200) List<Step> steps) {
    Model model = new Model(usedBefore);

    for (Step step : steps) {
      model.take(step);
      model.compare();
    }
  }

  private static QueuedMessage message(int number) {
    Message message = Message.ofText("t", "" + number, Qos.AT_LEAST_ONCE, false);
    return new QueuedMessage(message, Qos.AT_LEAST_ONCE, false, 0, null);
  }

  private final OutboundWindow window = new OutboundWindow();

  @Example
  void identifiersGoFromOneTo65535AndRoundAgain() {
    for (int i = 0; i < 2 * IDENTIFIERS; i++) {
      int packetId = window.add(State.AWAITING_PUBACK, null);
      assertThat(packetId).isEqualTo(i % IDENTIFIERS + 1);
      window.release(packetId);
    }
  }

  @Example
  @Spec("MQTT-2.2.1-4")
  void noIdentifierIsGivenTwiceWhileTheOldestIsInFlight() {
    int oldest = window.add(State.AWAITING_PUBACK, message(0));
    int given = 1;
    while (window.hasFreeIdentifier()) {
      window.release(window.add(State.AWAITING_PUBACK, null));
      given++;
    }
    assertThat(given).isEqualTo(IDENTIFIERS);

    window.skip(); // another message is too large to be sent: there is no identifier to pass over

    assertThat(window.state(oldest)).isEqualTo(State.AWAITING_PUBACK);
    assertThat(window.count()).isOne();
    window.release(oldest);
    assertThat(window.hasFreeIdentifier()).isTrue();
    assertThat(window.isEmpty()).isTrue();
  }

  @Example
  void allIdentifiersMayBeInFlightAtOnce() {
    for (int i = 1; i <= IDENTIFIERS; i++) {
      assertThat(window.hasFreeIdentifier()).isTrue();
      assertThat(window.add(State.AWAITING_PUBREC, null)).isEqualTo(i);
    }
    assertThat(window.hasFreeIdentifier()).isFalse();

    for (int i = IDENTIFIERS; i >= 1; i--) {
      window.release(i);
    }

    assertThat(window.isEmpty()).isTrue();
    assertThat(window.add(State.AWAITING_PUBACK, null)).isOne();
  }

  /** The window and the map. */
  private static final class Model {
    private final OutboundWindow window = new OutboundWindow();
    private final Map<Integer, InFlight> naive = new LinkedHashMap<>();
    private int nextId;
    private int messageCount;

    Model(int usedBefore) {
      for (int i = 0; i < usedBefore; i++) {
        window.skip();
      }
      nextId = usedBefore % IDENTIFIERS + 1;
    }

    void take(Step step) {
      switch (step.action) {
        case "add1" -> add(State.AWAITING_PUBACK);
        case "add2" -> add(State.AWAITING_PUBREC);
        case "skip" -> {
          window.skip();
          nextId = nextId % IDENTIFIERS + 1;
        }
        default -> {
          if (!naive.isEmpty()) {
            answer(step, new ArrayList<>(naive.keySet()).get(step.pick % naive.size()));
          }
        }
      }
    }

    private void add(State state) {
      QueuedMessage message = message(messageCount++);
      int packetId = window.add(state, message);
      assertThat(packetId).isEqualTo(nextId);
      assertThat(naive.put(packetId, new InFlight(state, message))).isNull();
      nextId = nextId % IDENTIFIERS + 1;
    }

    private void answer(Step step, int packetId) {
      if (step.action.equals("ack")) {
        assertThat(window.release(packetId)).isSameAs(naive.remove(packetId).message());
      } else {
        window.received(packetId);
        naive.computeIfPresent(
            packetId, (id, before) -> new InFlight(State.AWAITING_PUBCOMP, before.message()));
      }
    }

    void compare() {
      Map<Integer, InFlight> visited = new LinkedHashMap<>();
      window.forEach((id, state, message) -> visited.put(id, new InFlight(state, message)));
      assertThat(List.copyOf(visited.entrySet())).isEqualTo(List.copyOf(naive.entrySet()));
      assertThat(window.count()).isEqualTo(naive.size());
      assertThat(window.isEmpty()).isEqualTo(naive.isEmpty());
      Map<Integer, InFlight> walked = new LinkedHashMap<>();
      for (long at = window.first(); (at = window.nextFrom(at)) >= 0; at++) {
        InFlight found = new InFlight(window.stateAt(at), window.messageAt(at));
        walked.put(OutboundWindow.identifier(at), found);
      }
      assertThat(walked).isEqualTo(naive);
      for (int id = 1; id <= IDENTIFIERS; id += 1 + id / 64) {
        InFlight expected = naive.get(id);
        assertThat(window.state(id)).isEqualTo(expected == null ? State.FREE : expected.state());
      }
    }
  }
}
