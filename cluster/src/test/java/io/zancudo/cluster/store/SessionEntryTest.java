package io.zancudo.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.cluster.Append;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.ClaimRequest;
import io.zancudo.cluster.Due;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.MessageStore.Outcome;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.SessionChange;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.mqtt.Will;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionEntryTest {
  private static final NodeId NODE = new NodeId("n");
  private static final NodeId OTHER = new NodeId("o");
  private static final Set<NodeId> BOTH = Set.of(NODE, OTHER);
  private static final QueueLimits NO_LIMITS = new QueueLimits(0, 0);
  private static final long[] NONE = {};
  private static final String GOLDEN =
      "017e000000016305060501016e003c000200010108000000050177050a000101ffffffffffffffff"
          + "7f0101010600000003742f2302000109cfd3d8cad7e2f1ff6a010108000000020172000002696e01"
          + "01030001010000000000040202010201050000000200010000010301120000000301010800000001"
          + "01740000026d3301000000";

  private final SessionEntry entry = new SessionEntry("c");

  private static ClaimRequest request(boolean cleanStart, long expirySeconds, long delay) {
    Will will =
        new Will(
            TopicName.of("w"), new byte[] {1}, Qos.AT_LEAST_ONCE, true, Properties.NONE, 5, delay);
    return new ClaimRequest(
        "c",
        NODE,
        cleanStart,
        expirySeconds,
        Optional.of(will),
        ProtocolVersion.MQTT_5,
        false,
        1000);
  }

  private static Outcome append(
      SessionEntry to, MessageId id, boolean ownId, Optional<TopicFilter> share) {
    Append append =
        new Append(
            "c",
            ownId ? Optional.of(id) : Optional.empty(),
            Message.ofText("t", "m" + id.sequence(), Qos.AT_LEAST_ONCE, false),
            Qos.AT_LEAST_ONCE,
            false,
            0,
            share);
    return to.append(append, id, NO_LIMITS);
  }

  private static Outcome append(SessionEntry to, long sequence) {
    return append(to, new MessageId(1, sequence), false, Optional.empty());
  }

  private static List<String> payloads(SessionEntry of) {
    return of.fetch(of.epoch, 0, 1000, 100_000).stream()
        .map(StoredMessage::message)
        .map(m -> m.map(each -> new String(each.payload(), StandardCharsets.UTF_8)).orElse("-"))
        .toList();
  }

  private static byte[] written(SessionEntry of) {
    WireWriter out = new WireWriter();
    SessionEntryWire.write(out, of);
    return out.toByteArray();
  }

  private static SessionEntry copy(SessionEntry of) {
    return SessionEntryWire.read(new WireReader(written(of)));
  }

  @Test
  void claimThatIsTriedAgainGetsTheSameAnswer() {
    entry.claim(request(false, 60, 0), 5, 1);
    append(entry, new MessageId(1, 1), false, Optional.of(TopicFilter.of("$share/g/t")));

    Claim first = entry.claim(request(true, 60, 0), 10, 2);
    Claim again = copy(entry).claim(request(true, 60, 0), 11, 2);

    assertThat(again.epoch()).isEqualTo(first.epoch());
    assertThat(again.version()).isEqualTo(first.version());
    assertThat(again.replaced()).isEqualTo(first.replaced()).isPresent();
    assertThat(first.will()).isPresent();
    assertThat(again.will()).isPresent();
    assertThat(again.redeliver()).hasSize(1);
  }

  /** The client has given up the first connection and made a second one: that keeps the session. */
  @Test
  void claimThatIsTriedAgainAfterAnotherOneIsOvertaken() {
    Claim first = entry.claim(request(false, 60, 0), 5, 1);
    Claim second = entry.claim(request(false, 60, 0), 6, 2);

    Claim again = copy(entry).claim(request(false, 60, 0), 5, 1);

    assertThat(second.isOvertaken()).isFalse();
    assertThat(again.isOvertaken()).isTrue();
    assertThat(again.epoch()).isEqualTo(first.epoch());
    assertThat(entry.claim(request(false, 60, 0), 5, 1).isOvertaken()).isTrue();
    assertThat(entry.fetch(second.epoch(), 0, 1, 1)).isEmpty();
    assertThat(entry.acknowledge(second.epoch(), 0, NONE, NONE).isHeld()).isTrue();
  }

  @Test
  void sessionThatEndsTwiceHasEndedOnce() {
    Claim claim = entry.claim(request(false, 0, 0), 5, 1);

    long version = entry.release(claim.epoch(), false, 1000).version();

    assertThat(entry.release(claim.epoch(), false, 1001).isHeld()).isTrue();
    assertThat(entry.remove(claim.epoch()).isHeld()).isTrue();
    assertThat(entry.remove(claim.epoch()).version()).isEqualTo(version);
  }

  @Test
  void claimThatIsGivenUpIsReleasedUnlessThereIsANewerOne() {
    entry.claim(request(false, 60, 1), 5, 1);

    assertThat(entry.abandon(2, 1000).isHeld()).isFalse();
    assertThat(entry.connectedTo()).contains(NODE);
    assertThat(entry.abandon(1, 1000).isHeld()).isTrue();
    assertThat(entry.connectedTo()).isEmpty();
    assertThat(entry.isDue(5000, BOTH)).isFalse(); // its Will is none
  }

  @Test
  void dueThatIsAskedAgainGetsTheSameAnswer() {
    Claim claim = entry.claim(request(false, 60, 1), 5, 1);
    entry.release(claim.epoch(), true, 1000);

    Optional<Due> first = entry.takeDue(new DueOperation(2000, BOTH, NODE, 7));
    Optional<Due> again = entry.takeDue(new DueOperation(2001, BOTH, NODE, 7));
    Optional<Due> lost = entry.takeDue(new DueOperation(2002, BOTH, NODE, 8));

    assertThat(first.flatMap(Due::will)).isPresent();
    assertThat(again).isEqualTo(first);
    assertThat(lost).isEqualTo(first);
  }

  @Test
  void whatIsDueIsKeptUntilItIsDone() {
    Claim claim = entry.claim(request(false, 0, 1), 5, 1);
    entry.release(claim.epoch(), true, 1000);
    entry.takeDue(new DueOperation(2000, BOTH, NODE, 7));

    assertThat(entry.isDue(2001, BOTH)).isFalse();
    assertThat(entry.isGone()).isFalse();
    assertThat(entry.dueIsDone(6).isHeld()).isFalse();
    assertThat(entry.dueIsDone(7).isHeld()).isTrue();
    assertThat(entry.isGone()).isTrue();
  }

  @Test
  void whatWasTakenByANodeThatIsGoneIsDueAgain() {
    Claim claim = entry.claim(request(false, 60, 1), 5, 1);
    entry.release(claim.epoch(), true, 1000);
    Optional<Due> first = entry.takeDue(new DueOperation(2000, BOTH, NODE, 7));
    WireWriter out = new WireWriter();
    SessionEntryWire.write(out, entry);
    SessionEntry copy = SessionEntryWire.read(new WireReader(out.toByteArray()));

    assertThat(copy.takeDue(new DueOperation(2001, BOTH, OTHER, 8))).isEmpty();
    assertThat(copy.takeDue(new DueOperation(2002, Set.of(OTHER), OTHER, 9)).map(Due::epoch))
        .isEqualTo(first.map(Due::epoch));
    assertThat(copy.isTakenBy(OTHER)).isTrue();
  }

  @Test
  void whatWasTakenIsStillDoneAfterTheNextConnect() {
    Claim claim = entry.claim(request(false, 60, 1), 5, 1);
    entry.release(claim.epoch(), true, 1000);
    Optional<Due> first = entry.takeDue(new DueOperation(2000, BOTH, NODE, 7));

    entry.claim(request(false, 60, 1), 6, 2);

    assertThat(entry.takeDue(new DueOperation(2001, Set.of(OTHER), OTHER, 8))).isEqualTo(first);
  }

  @Test
  void appendThatIsTriedAgainIsTakenInOnce() {
    entry.claim(request(false, 60, 0), 5, 1);

    assertThat(append(entry, 1)).isEqualTo(Outcome.APPENDED);
    assertThat(append(copy(entry), 1)).isEqualTo(Outcome.APPENDED);
    assertThat(append(entry, 1)).isEqualTo(Outcome.APPENDED);
    assertThat(append(entry, new MessageId(2, 1), true, Optional.empty()))
        .isEqualTo(Outcome.APPENDED);
    assertThat(append(copy(entry), new MessageId(2, 1), true, Optional.empty()))
        .isEqualTo(Outcome.DUPLICATE);

    assertThat(payloads(entry)).containsExactly("m1", "m1");
  }

  @Test
  void olderIdentitiesAreForgotten() {
    entry.claim(request(false, 60, 0), 5, 1);
    for (int i = 0; i <= SequenceWindow.SIZE; i++) {
      append(entry, new MessageId(3, i), true, Optional.empty());
    }
    for (int i = 0; i <= Deduplication.MAX_ORIGINS; i++) {
      append(entry, new MessageId(100 + i, 1), false, Optional.empty());
    }

    assertThat(entry.deduplication.ids()).hasSize(SequenceWindow.SIZE);
    assertThat(entry.deduplication.ordered()).hasSize(Deduplication.MAX_ORIGINS);
    assertThat(append(entry, new MessageId(3, SequenceWindow.SIZE), true, Optional.empty()))
        .isEqualTo(Outcome.DUPLICATE);
  }

  @Test
  void publisherIsRecognizedHoweverMuchOthersHavePublished() {
    entry.claim(request(false, 60, 0), 5, 1);
    append(entry, new MessageId(1, 7), true, Optional.empty());
    for (int i = 0; i < 10_000; i++) {
      append(entry, new MessageId(2 + i % 100, i / 100), true, Optional.empty());
    }

    assertThat(append(copy(entry), new MessageId(1, 7), true, Optional.empty()))
        .isEqualTo(Outcome.DUPLICATE);
  }

  @Test
  void publishersThatPublishedLongestAgoAreForgotten() {
    entry.claim(request(false, 60, 0), 5, 1);
    for (int i = 0; i <= Deduplication.MAX_PUBLISHERS; i++) {
      append(entry, new MessageId(i, 1), true, Optional.empty());
    }

    assertThat(entry.deduplication.ids())
        .hasSize(Deduplication.MAX_PUBLISHERS)
        .doesNotContain(new MessageId(0, 1));
  }

  @Test
  void newClaimDiscardsAWillWithoutSession() {
    Claim claim = entry.claim(request(false, 0, 10), 5, 1);
    entry.release(claim.epoch(), true, 1000);
    assertThat(entry.isGone()).isFalse();

    Claim next = entry.claim(request(false, 0, 10), 6, 2);

    assertThat(next.will()).isEmpty();
    assertThat(next.replaced()).isEmpty();
  }

  @Test
  void entryOnAnotherNodeIsTheSame() {
    Claim claim = filled();

    SessionEntry copy = copy(entry);

    assertThat(written(copy)).isEqualTo(written(entry));
    assertThat(payloads(copy)).containsExactly("-", "m3");
    assertThat(append(copy, 4)).isEqualTo(Outcome.APPENDED);
    assertThat(copy.fetch(claim.epoch(), 4, 10, 1000))
        .extracting(StoredMessage::sequence)
        .containsExactly(4L);
  }

  @Test
  void bytesOfVersion1AreRead() {
    filled();

    assertThat(HexFormat.of().formatHex(written(entry))).isEqualTo(GOLDEN);
    byte[] golden = HexFormat.of().parseHex(GOLDEN);
    assertThat(written(SessionEntryWire.read(new WireReader(golden)))).isEqualTo(golden);
  }

  private Claim filled() {
    Claim claim = entry.claim(request(false, 60, 10), 5, 1);
    Subscription subscription = Subscription.of(TopicFilter.of("t/#"), Qos.EXACTLY_ONCE);
    entry.update(claim.epoch(), SessionChange.subscribe(List.of(subscription)));
    entry.receive(claim.epoch(), 9, Message.ofText("r", "in", Qos.EXACTLY_ONCE, false));
    for (int i = 1; i <= 3; i++) {
      append(entry, i);
    }
    entry.acknowledge(claim.epoch(), 2, new long[] {2}, new long[] {1});
    return claim;
  }

  @Test
  void afterACutTheLaterClaimOwnsAndNoMessageIsLost() {
    Claim claim = filled();
    SessionEntry other = copy(entry);
    append(entry, new MessageId(1, 4), false, Optional.empty());
    append(other, new MessageId(8, 1), false, Optional.empty());
    Claim later = other.claim(request(false, 60, 10), 50, 2);
    entry.update(claim.epoch(), SessionChange.unsubscribe(List.of(TopicFilter.of("t/#"))));

    SessionEntry merged = SessionEntry.merge(entry, other);

    assertThat(merged.epoch).isEqualTo(later.epoch());
    assertThat(payloads(merged)).containsExactly("-", "m3", "m1", "m4");
    assertThat(merged.storedSubscriptions().subscriptions()).hasSize(1);
    assertThat(payloads(SessionEntry.merge(other, entry))).isEqualTo(payloads(merged));
  }

  @Test
  void sessionThatWasStartedAnewIsNotMixedWithTheOldOne() {
    filled();
    SessionEntry other = copy(entry);
    other.claim(request(true, 60, 10), 50, 2);

    SessionEntry merged = SessionEntry.merge(entry, other);

    assertThat(payloads(merged)).isEmpty();
    assertThat(merged.acknowledge(5, 1, NONE, NONE).isHeld()).isFalse();
  }

  @Test
  void whereOneSideMayWriteItsCopyStays() {
    Claim claim = filled();
    SessionEntry cutOff = copy(entry);
    entry.acknowledge(claim.epoch(), 3, NONE, new long[] {2, 3});
    entry.changed(1000);
    append(cutOff, new MessageId(8, 1), false, Optional.empty()); // was not acknowledged
    cutOff.claim(request(false, 60, 10), 50, 2);

    assertThat(SessionEntry.choose(entry, cutOff)).isSameAs(entry);
    assertThat(SessionEntry.choose(cutOff, entry)).isSameAs(entry);
  }

  @Test
  void theCopyOfALaterCutStays() {
    filled();
    entry.changed(1000);
    SessionEntry later = copy(entry);
    entry.claim(request(false, 60, 10), 50, 2);
    later.changed(2000);

    assertThat(SessionEntry.choose(entry, later)).isSameAs(later);
    assertThat(SessionEntry.choose(later, entry)).isSameAs(later);
  }

  @Test
  void whatWasNotAcknowledgedDoesNotComeBack() {
    filled();
    SessionEntry other = copy(entry);
    append(other, 4);

    assertThat(SessionEntry.choose(entry, other)).isSameAs(entry);
  }
}
