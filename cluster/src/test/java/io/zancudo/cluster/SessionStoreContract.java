package io.zancudo.cluster;

import static io.zancudo.cluster.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.mqtt.Will;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link SessionStore} does. */
public abstract class SessionStoreContract extends StoreContract {
  private static final long[] NONE = {};

  private Claim again(long now) throws InterruptedException {
    return await(sessions().claim(request(false, 60, Optional.empty(), now)));
  }

  private Ownership release(Claim claim, boolean keepWill, long now) throws InterruptedException {
    return await(sessions().release(client(), claim.epoch(), keepWill, now));
  }

  private List<Due> due(long now) throws InterruptedException {
    return due(now, Set.of(self()));
  }

  private List<Due> due(long now, Set<NodeId> members) throws InterruptedException {
    return await(sessions().takeDue(now, members, 100)).stream()
        .filter(due -> due.clientId().equals(client()))
        .toList();
  }

  private static Will will(long delaySeconds) {
    return new Will(
        TopicName.of("w"), new byte[0], Qos.AT_MOST_ONCE, false, Properties.NONE, -1, delaySeconds);
  }

  private static Subscription subscription(String filter) {
    return Subscription.of(TopicFilter.of(filter), Qos.AT_LEAST_ONCE);
  }

  @Test
  void sessionGoesOnWithItsSubscriptionsAndMessages() throws Exception {
    Claim first = claim(client(), 60);
    Ownership changed =
        await(
            sessions()
                .update(
                    client(),
                    first.epoch(),
                    SessionChange.subscribe(List.of(subscription("b"), subscription("a")))));
    await(messages().append(append("one")));
    await(messages().append(append("two")));
    await(sessions().acknowledge(client(), first.epoch(), 2, NONE, new long[] {1}));
    release(first, false, NOW);

    Claim second = again(NOW + 59_999);

    assertThat(first.sessionPresent()).isFalse();
    assertThat(first.firstSequence()).isEqualTo(1);
    assertThat(changed.version()).isGreaterThan(first.version());
    assertThat(second.sessionPresent()).isTrue();
    assertThat(second.epoch()).isGreaterThan(first.epoch());
    assertThat(second.version()).isGreaterThan(changed.version());
    assertThat(second.subscriptions()).containsExactly(subscription("b"), subscription("a"));
    assertThat(second.sentUpTo()).isEqualTo(2);
    assertThat(second.maybeSentUpTo()).isEqualTo(2);
    assertThat(second.firstSequence()).isEqualTo(2);
    assertThat(second.replaced().map(SessionRecord::connected)).contains(false);
    List<StoredMessage> waiting = await(sessions().fetch(client(), second.epoch(), 1, 10, 10_000));
    assertThat(waiting).extracting(StoreContract::payload).containsExactly("two");
  }

  @Test // [MQTT-3.1.2-4]
  void cleanStartDiscardsTheSession() throws Exception {
    Claim first = claim(client(), 60);
    await(messages().append(append("gone")));

    Claim second = await(sessions().claim(request(true, 60, Optional.empty(), NOW)));

    assertThat(second.sessionPresent()).isFalse();
    assertThat(second.replaced().map(SessionRecord::epoch)).contains(first.epoch());
    assertThat(second.replaced().orElseThrow().connected()).isTrue();
    assertThat(await(sessions().fetch(client(), second.epoch(), 0, 10, 100))).isEmpty();
  }

  @Test
  void expiredSessionIsNotPresent() throws Exception {
    Claim first = claim(client(), 60);
    release(first, false, NOW);

    assertThat(again(NOW + 60_000).sessionPresent()).isFalse();
  }

  @Test // [MQTT-3.1.2-23]
  void sessionWithoutExpiryEndsWithItsConnection() throws Exception {
    Claim first = claim(client(), 0);

    assertThat(release(first, false, NOW).isHeld()).isTrue();

    Claim second = again(NOW);
    assertThat(second.replaced()).isEmpty();
    assertThat(second.epoch()).isGreaterThan(first.epoch());
  }

  @Test
  void staleEpochChangesNothing() throws Exception {
    Claim old = claim(client(), 60);
    Claim current = again(NOW);
    await(messages().append(append("kept")));

    SessionChange change = SessionChange.subscribe(List.of(subscription("no")));
    assertThat(await(sessions().update(client(), old.epoch(), change))).isEqualTo(Ownership.LOST);
    assertThat(release(old, false, NOW)).isEqualTo(Ownership.LOST);
    assertThat(await(sessions().remove(client(), old.epoch()))).isEqualTo(Ownership.LOST);
    assertThat(await(sessions().acknowledge(client(), old.epoch(), 1, NONE, new long[] {1})))
        .isEqualTo(Ownership.LOST);
    assertThat(await(sessions().fetch(client(), old.epoch(), 0, 10, 100))).isEmpty();

    assertThat(await(sessions().fetch(client(), current.epoch(), 0, 10, 100))).hasSize(1);
  }

  @Test // [MQTT-3.3.1-1] DUP
  void whatAnOvertakenConnectionMayHaveSentIsKnown() throws Exception {
    Claim first = claim(client(), 60);
    await(messages().append(append("one")));
    await(messages().append(append("two")));

    Claim second = again(NOW);
    await(messages().append(append("three")));
    release(second, false, NOW);
    Claim third = again(NOW);

    assertThat(first.maybeSentUpTo()).isZero();
    assertThat(second.sentUpTo()).isZero();
    assertThat(second.maybeSentUpTo()).isEqualTo(2);
    assertThat(third.maybeSentUpTo()).isEqualTo(2);
  }

  @Test // [MQTT-3.3.1-1] DUP
  void whatAConnectionOfADeadNodeMayHaveSentIsKnown() throws Exception {
    claim(client(), 60);
    await(messages().append(append("one")));
    assertThat(due(NOW, Set.of(new NodeId("survivor")))).hasSize(1);
    await(messages().append(append("two")));

    assertThat(again(NOW).maybeSentUpTo()).isEqualTo(1);
  }

  @Test
  void fetchStopsAtItsBounds() throws Exception {
    Claim claim = claim(client(), 60);
    for (int i = 0; i < 5; i++) {
      await(messages().append(append("12345"))); // six bytes with the topic
    }

    assertThat(await(sessions().fetch(client(), claim.epoch(), 1, 10, 12))).hasSize(2);
    assertThat(await(sessions().fetch(client(), claim.epoch(), 4, 10, 1))).hasSize(1);
    assertThat(await(sessions().fetch(client(), claim.epoch(), 1, 3, 1000))).hasSize(3);
    assertThat(await(sessions().fetch(client(), claim.epoch(), 6, 3, 1000))).isEmpty();
  }

  @Test
  void receivedMessageIsForgottenAndItsSequenceKept() throws Exception {
    Claim claim = claim(client(), 60);
    await(messages().append(append("twice", Qos.EXACTLY_ONCE, Optional.empty())));

    await(sessions().acknowledge(client(), claim.epoch(), 1, new long[] {1}, NONE));

    List<StoredMessage> left = await(sessions().fetch(client(), claim.epoch(), 1, 10, 100));
    assertThat(left).hasSize(1);
    assertThat(left.get(0).message()).isEmpty();
    assertThat(left.get(0).sequence()).isEqualTo(1);
  }

  @Test
  void packetIdentifierKeepsItsMessageUntilItIsReleased() throws Exception {
    Claim claim = claim(client(), 60);
    Message message = Message.ofText("t", "qos 2", Qos.EXACTLY_ONCE, false);

    MessageId id = await(sessions().receive(client(), claim.epoch(), 5, message));

    assertThat(await(sessions().receive(client(), claim.epoch(), 5, message))).isEqualTo(id);
    assertThat(again(NOW).received())
        .extracting(ReceivedMessage::packetId, ReceivedMessage::id)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(5, id));
    long epoch = again(NOW).epoch();
    await(sessions().released(client(), epoch, 5));
    assertThat(await(sessions().receive(client(), epoch, 5, message))).isNotEqualTo(id);
  }

  @Test
  void delayedWillIsTakenOutOnce() throws Exception {
    Claim claim = await(sessions().claim(request(false, 60, Optional.of(will(10)), NOW)));
    release(claim, true, NOW);

    assertThat(due(NOW + 9_999)).isEmpty();
    assertThat(due(NOW + 10_000)).extracting(due -> due.will().isPresent()).containsExactly(true);
    assertThat(due(NOW + 10_000)).isEmpty();
    assertThat(again(NOW + 10_000).sessionPresent()).isTrue();
  }

  @Test
  void willIsDueAtTheEndOfTheSessionAtTheLatest() throws Exception {
    Claim claim = await(sessions().claim(request(false, 5, Optional.of(will(10)), NOW)));
    release(claim, true, NOW);

    List<Due> due = due(NOW + 5_000);

    assertThat(due).hasSize(1);
    assertThat(due.get(0).will()).isPresent();
    assertThat(due.get(0).announce().orElseThrow().subscriptions()).isEmpty();
  }

  @Test // [MQTT-3.1.3-9]
  void newConnectionWithinTheDelayStopsTheWill() throws Exception {
    Claim claim = await(sessions().claim(request(false, 60, Optional.of(will(10)), NOW)));
    release(claim, true, NOW);

    assertThat(again(NOW + 1).will()).isEmpty();
    assertThat(due(NOW + 20_000)).isEmpty();
  }

  @Test
  void cleanStartWithinTheDelayPublishesTheWill() throws Exception {
    Claim claim = await(sessions().claim(request(false, 60, Optional.of(will(10)), NOW)));
    release(claim, true, NOW);

    Claim next = await(sessions().claim(request(true, 60, Optional.empty(), NOW + 1)));

    assertThat(next.will()).isPresent();
  }

  @Test
  void willOutlivesASessionThatEndsWithItsConnection() throws Exception {
    Claim claim = await(sessions().claim(request(true, 0, Optional.of(will(10)), NOW)));
    release(claim, true, NOW);

    assertThat(due(NOW + 1)).isEmpty();
    assertThat(due(NOW + 10_000)).extracting(due -> due.will().isPresent()).containsExactly(true);
  }

  @Test
  void willOfAConnectionThatIsTakenOverIsLeftToItsNode() throws Exception {
    await(sessions().claim(request(false, 60, Optional.of(will(0)), NOW)));

    Claim next = again(NOW + 1);

    assertThat(next.connectedTo()).contains(self());
    assertThat(next.will()).isPresent();
    assertThat(next.isWillOfConnection()).isTrue();
  }

  @Test // [MQTT-3.1.3-9]
  void willWithDelayIsDroppedIfTheSessionIsTakenOver() throws Exception {
    await(sessions().claim(request(false, 60, Optional.of(will(10)), NOW)));

    assertThat(again(NOW + 1).will()).isEmpty();
  }

  @Test // [MQTT-3.1.2-8] the Will is published when the session ends
  void cleanStartOverAnOpenConnectionPublishesTheWillWithDelay() throws Exception {
    await(sessions().claim(request(false, 60, Optional.of(will(10)), NOW)));

    Claim next = await(sessions().claim(request(true, 60, Optional.empty(), NOW + 1)));

    assertThat(next.will()).isPresent();
    assertThat(next.isWillOfConnection()).isFalse();
  }

  @Test
  void sessionOfADeadNodeIsDisconnected() throws Exception {
    Claim claim = await(sessions().claim(request(false, 60, Optional.of(will(0)), NOW)));
    await(
        sessions()
            .update(client(), claim.epoch(), SessionChange.subscribe(List.of(subscription("a")))));

    List<Due> due = due(NOW, Set.of(new NodeId("survivor")));

    assertThat(due).hasSize(1);
    assertThat(due.get(0).will()).isPresent();
    assertThat(due.get(0).announce().orElseThrow().connectedTo()).isEmpty();
    assertThat(due.get(0).announce().orElseThrow().subscriptions()).hasSize(1);
    assertThat(again(NOW + 1).sessionPresent()).isTrue();
  }

  @Test
  void sharedMessagesOfASessionThatEndsGoToOthers() throws Exception {
    Optional<TopicFilter> share = Optional.of(TopicFilter.of("$share/g/t"));
    Claim claim = claim(client(), 60);
    await(messages().append(append("qos 1 sent", Qos.AT_LEAST_ONCE, share)));
    await(messages().append(append("qos 2 sent", Qos.EXACTLY_ONCE, share)));
    await(messages().append(append("qos 2", Qos.EXACTLY_ONCE, share)));
    await(messages().append(append("not shared", Qos.AT_LEAST_ONCE, Optional.empty())));
    await(sessions().acknowledge(client(), claim.epoch(), 2, NONE, NONE));

    Claim next = await(sessions().claim(request(true, 60, Optional.empty(), NOW)));

    assertThat(next.redeliver())
        .extracting(StoreContract::payload)
        .containsExactly("qos 1 sent", "qos 2");
  }

  /** DISCONNECT has set the Session Expiry Interval to 0. */
  @Test
  void sharedMessagesOfASessionThatIsReleasedWithoutExpiryGoToOthers() throws Exception {
    Claim claim = claimWithASharedMessage();

    release(claim, false, NOW);

    List<Due> due = due(NOW);
    assertThat(due).hasSize(1);
    assertThat(due.get(0).redeliver()).extracting(StoreContract::payload).containsExactly("held");
    assertThat(due.get(0).announce().orElseThrow().subscriptions()).isEmpty();
    assertThat(due(NOW)).isEmpty();
    assertThat(again(NOW).replaced()).isEmpty();
  }

  @Test
  void sharedMessagesOfASessionWithoutExpiryGoToOthersWhenItsNodeDies() throws Exception {
    claimWithASharedMessage();

    List<Due> due = due(NOW, Set.of(new NodeId("survivor")));

    assertThat(due).hasSize(1);
    assertThat(due.get(0).redeliver()).extracting(StoreContract::payload).containsExactly("held");
    assertThat(again(NOW).replaced()).isEmpty();
  }

  private Claim claimWithASharedMessage() throws InterruptedException {
    Claim claim = claim(client(), 60);
    Optional<TopicFilter> share = Optional.of(TopicFilter.of("$share/g/t"));
    await(messages().append(append("held", Qos.AT_LEAST_ONCE, share)));
    await(sessions().update(client(), claim.epoch(), SessionChange.expiry(0)));
    assertThat(await(messages().append(append("late", Qos.AT_LEAST_ONCE, share))))
        .isEqualTo(MessageStore.Outcome.NO_SESSION);
    return claim;
  }

  @Test
  void removedSessionIsGone() throws Exception {
    Claim claim = await(sessions().claim(request(true, 60, Optional.of(will(10)), NOW)));

    Ownership removed = await(sessions().remove(client(), claim.epoch()));

    assertThat(removed.version()).isGreaterThan(claim.version());
    Claim next = again(NOW);
    assertThat(next.replaced()).isEmpty();
    assertThat(next.will()).isEmpty();
    assertThat(next.version()).isGreaterThan(removed.version());
  }

  /** The answer to the first may have been lost with the node that gave it. */
  @Test
  void sessionThatEndsTwiceHasEnded() throws Exception {
    Claim released = claim(client(), 0);
    release(released, false, NOW);
    Ownership again = release(released, false, NOW);
    Claim removed = claim(client(), 60);
    await(sessions().remove(client(), removed.epoch()));
    Ownership removedAgain = await(sessions().remove(client(), removed.epoch()));

    assertThat(again.isHeld()).isTrue();
    assertThat(again.version()).isGreaterThan(released.version());
    assertThat(removedAgain.isHeld()).isTrue();
    assertThat(removedAgain.version()).isGreaterThan(removed.version());
  }
}
