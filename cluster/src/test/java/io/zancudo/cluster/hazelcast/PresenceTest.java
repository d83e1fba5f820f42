package io.zancudo.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** When a node that has lost another one may acknowledge again. */
class PresenceTest {
  private static final NodeId SELF = new NodeId("self");
  private static final NodeId SECOND = new NodeId("second");
  private static final NodeId THIRD = new NodeId("third");

  private final Questions bus = new Questions();
  private final List<Runnable> later = new ArrayList<>();
  private final WriteGuard guard = new WriteGuard(false);
  private final Presence presence =
      new Presence(
          SELF,
          guard,
          (task, delayMillis) -> {
            if (delayMillis > 0) {
              later.add(task);
            } else {
              task.run();
            }
          });

  /** Keeps the questions to each node, for the test to answer. */
  private static final class Questions implements NodeBus {
    final Map<NodeId, Promise<Void>> asked = new HashMap<>();

    @Override
    public Future<Void> send(NodeId to, int kind, Buffer body) {
      Promise<Void> answer = Promise.promise();
      asked.put(to, answer);
      return answer.future();
    }

    Promise<Void> askedSecond() {
      return Objects.requireNonNull(asked.get(SECOND));
    }

    @Override
    public void handle(int kind, Receiver receiver) {}

    @Override
    public void onLane(Consumer<NodeId> action) {}

    @Override
    public boolean isFull(NodeId to) {
      return false;
    }

    @Override
    public void whenDrained(NodeId to, Runnable task) {}

    @Override
    public long waitingBytes() {
      return 0;
    }

    @Override
    public long pausedCount() {
      return 0;
    }
  }

  private void members(List<NodeId> now, boolean isLoss) {
    guard.members(now);
    presence.members(Set.copyOf(now), isLoss);
  }

  private void loseTheThird() {
    presence.over(bus);
    members(List.of(SECOND, SELF, THIRD), false);
    members(List.of(SECOND, SELF), true);
  }

  @Test
  void nothingIsAcknowledgedUntilMostHaveAnswered() {
    loseTheThird();

    assertThat(presence.isConfirmed()).isFalse();
    bus.askedSecond().complete();
    assertThat(presence.isConfirmed()).isTrue();
  }

  @Test
  void whoeverGoesBeforeItAnswersWasNotThere() {
    loseTheThird();
    Promise<Void> first = bus.askedSecond();

    members(List.of(SELF), true);
    first.complete(); // the answer was under way: it says nothing about the second loss

    assertThat(presence.isConfirmed()).isFalse();
  }

  @Test
  void aQuestionThatFailsIsAskedAgain() {
    loseTheThird();

    bus.askedSecond().fail("no lane");
    later.forEach(Runnable::run);
    bus.askedSecond().complete();

    assertThat(presence.isConfirmed()).isTrue();
  }

  @Test
  void aNodeThatIsKnownToBeDeadNeedNotAnswer() {
    presence.over(bus);
    members(List.of(SELF, SECOND), false);
    members(List.of(SELF), true);
    guard.gone(SECOND);
    presence.look();

    assertThat(presence.isConfirmed()).isTrue();
  }

  @Test
  void aNodeThatComesChangesNothing() {
    presence.over(bus);
    members(List.of(SELF), false);
    members(List.of(SELF, SECOND, THIRD), false);

    assertThat(presence.isConfirmed()).isTrue();
  }
}
