package io.zancudo.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.cluster.Append;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.ClaimRequest;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A session's entry under random operations: beside its copy, and beside a naive model. */
class SessionEntryProperties {
  private static final long NOW = 1_000_000_000L;
  private static final NodeId HERE = new NodeId("here");
  private static final NodeId THERE = new NodeId("there");
  private static final TopicFilter SHARE = TopicFilter.of("$share/g/t");
  private static final QueueLimits LIMITS = new QueueLimits(20, 0);

  @Property(tries = 300)
  void aCopyThatWasWrittenAndReadGoesOnAlike(@ForAll long seed) {
    Random random = new Random(seed);
    SessionEntry entry = new SessionEntry("me");
    SessionEntry copy = new SessionEntry("me");

    for (int step = 0; step < 80; step++) {
      long next = random.nextLong();
      if (random.nextInt(6) == 0) {
        copy = SessionEntryWire.read(new WireReader(bytes(copy)));
      }

      String answer = operate(entry, new Random(next), step);
      String copied = operate(copy, new Random(next), step);

      assertThat(copied).isEqualTo(answer);
      assertThat(bytes(copy)).isEqualTo(bytes(entry));
      assertThat(copy.isGone()).isEqualTo(entry.isGone());
      assertThat(copy.queuedBytes()).isEqualTo(entry.queuedBytes());
    }
  }

  @Property(tries = 300)
  void theEpochAndTheVersionNeverFall(@ForAll long seed) {
    Random random = new Random(seed);
    SessionEntry entry = new SessionEntry("me");

    for (int step = 0; step < 80; step++) {
      long epoch = entry.epoch;
      long version = entry.version;
      operate(entry, random, step);
      assertThat(entry.epoch).isGreaterThanOrEqualTo(epoch);
      assertThat(entry.version).isGreaterThanOrEqualTo(version);
    }
  }

  @Property(tries = 300)
  void aStaleEpochChangesNothing(@ForAll long seed) {
    Random random = new Random(seed);
    SessionEntry entry = new SessionEntry("me");
    for (int step = 0; step < 30; step++) {
      operate(entry, random, step);
    }
    long stale = entry.epoch - 1;
    byte[] before = bytes(entry);

    assertThat(entry.update(stale, SessionChange.expiry(7)).isHeld()).isFalse();
    assertThat(entry.release(stale, true, NOW).isHeld()).isFalse();
    assertThat(entry.remove(stale).isHeld()).isFalse();
    assertThat(entry.released(stale, 1).isHeld()).isFalse();
    assertThat(entry.receive(stale, 60_000, message("m"))).isEmpty();
    assertThat(entry.fetch(stale, 1, 100, 100)).isEmpty();
    assertThat(entry.acknowledge(stale, 99, new long[] {1}, new long[] {1, 2}).isHeld()).isFalse();

    assertThat(bytes(entry)).isEqualTo(before);
  }

  @Property(tries = 300)
  void theQueueHoldsEachMessageOnceUntilItIsDone(@ForAll long seed) {
    Random random = new Random(seed);
    SessionEntry entry = new SessionEntry("me");
    long epoch = entry.claim(request(HERE, false, 60, Optional.empty(), NOW), NOW, 1).epoch();
    TreeMap<Long, String> expected = new TreeMap<>();
    List<MessageId> taken = new ArrayList<>();
    List<MessageId> own = new ArrayList<>();
    long next = 1;

    for (int step = 0; step < 200; step++) {
      int choice = random.nextInt(10);
      boolean full = expected.size() >= LIMITS.maxMessages();
      if (choice < 4) {
        boolean isOwn = random.nextBoolean();
        MessageId id = new MessageId(isOwn ? 9 : random.nextInt(3), step);
        Outcome outcome = entry.append(append(isOwn, id, "m" + step), id, LIMITS);
        assertThat(outcome).isEqualTo(full ? Outcome.FULL : Outcome.APPENDED);
        if (!full) {
          expected.put(next++, "m" + step);
          (isOwn ? own : taken).add(id);
        }
      } else if (choice < 6 && !taken.isEmpty()) {
        MessageId again = taken.get(random.nextInt(taken.size()));
        assertThat(entry.append(append(false, again, "again"), again, LIMITS))
            .isEqualTo(Outcome.APPENDED);
      } else if (choice < 8 && !own.isEmpty()) {
        MessageId again = own.get(random.nextInt(own.size()));
        assertThat(entry.append(append(true, again, "again"), again, LIMITS))
            .isEqualTo(Outcome.DUPLICATE);
      } else {
        long sequence = 1 + random.nextInt((int) next);
        entry.acknowledge(epoch, sequence, new long[0], new long[] {sequence});
        expected.remove(sequence);
      }
    }

    List<StoredMessage> found = entry.fetch(epoch, 1, 1000, Integer.MAX_VALUE);
    assertThat(found)
        .extracting(StoredMessage::sequence)
        .containsExactlyElementsOf(expected.keySet());
    assertThat(found)
        .extracting(m -> text(m.message().orElseThrow()))
        .containsExactlyElementsOf(expected.values());
  }

  @Property(tries = 100)
  void aClaimTriedAgainGivesTheSameAnswer(@ForAll long seed) {
    Random random = new Random(seed);
    SessionEntry entry = new SessionEntry("me");
    for (int step = 0; step < 30; step++) {
      operate(entry, random, step);
    }
    ClaimRequest request = request(HERE, random.nextBoolean(), 60, Optional.empty(), NOW + 90_000);

    Claim first = entry.claim(request, NOW, 77);
    SessionEntry backup = SessionEntryWire.read(new WireReader(bytes(entry)));

    for (SessionEntry each : List.of(entry, backup)) {
      Claim again = each.claim(request, NOW + 5, 77);
      assertThat(again.record()).isEqualTo(first.record());
      assertThat(again.replaced()).isEqualTo(first.replaced());
      assertThat(again.sessionPresent()).isEqualTo(first.sessionPresent());
      assertThat(again.will().isPresent()).isEqualTo(first.will().isPresent());
      assertThat(again.redeliver()).hasSameSizeAs(first.redeliver());
      assertThat(again.version()).isEqualTo(first.version());
    }
  }

  /** Does something at random; what it answers, as far as it can be compared. */
  private static String operate(SessionEntry entry, Random random, int step) {
    long now = NOW + step * 1000L;
    long epoch = entry.epoch;
    return switch (random.nextInt(11)) {
      case 0 -> {
        Optional<Will> will = random.nextBoolean() ? Optional.of(will(random)) : Optional.empty();
        ClaimRequest request =
            request(
                random.nextBoolean() ? HERE : THERE,
                random.nextInt(4) == 0,
                random.nextInt(4) * 5L,
                will,
                now);
        Claim claim = entry.claim(request, now, random.nextInt(50));
        yield claim.record()
            + " "
            + claim.sessionPresent()
            + claim.will().isPresent()
            + claim.version()
            + claim.subscriptions()
            + claim.received().size()
            + claim.redeliver().size()
            + claim.sentUpTo()
            + claim.maybeSentUpTo()
            + claim.firstSequence();
      }
      case 1 -> entry.release(epoch, random.nextBoolean(), now).toString();
      case 2 -> random.nextInt(5) == 0 ? entry.remove(epoch).toString() : "";
      case 3 -> {
        TopicFilter filter = TopicFilter.of("a/" + random.nextInt(5));
        SessionChange change =
            random.nextBoolean()
                ? SessionChange.subscribe(List.of(Subscription.of(filter, Qos.AT_LEAST_ONCE)))
                : SessionChange.unsubscribe(List.of(filter));
        yield entry.update(epoch, change).toString();
      }
      case 4 -> entry.receive(epoch, 1 + random.nextInt(5), message("r")).toString();
      case 5 -> entry.released(epoch, 1 + random.nextInt(5)).toString();
      case 6 ->
          entry
              .takeDue(new DueOperation(now, Set.of(HERE), HERE, step))
              .map(d -> d.will().isPresent() + "" + d.announce() + d.redeliver().size())
              .orElse("none");
      case 7 -> {
        long last = random.nextInt(12);
        yield entry
            .acknowledge(epoch, last, new long[] {last}, new long[] {random.nextInt(12)})
            .toString();
      }
      default -> {
        boolean isOwn = random.nextBoolean();
        MessageId id = new MessageId(random.nextInt(80), isOwn ? random.nextInt(400) : step);
        yield entry.append(append(isOwn, id, "m" + step), id, LIMITS).toString();
      }
    };
  }

  private static ClaimRequest request(
      NodeId owner, boolean cleanStart, long expirySeconds, Optional<Will> will, long now) {
    return new ClaimRequest(
        "me", owner, cleanStart, expirySeconds, will, ProtocolVersion.MQTT_5, false, now);
  }

  private static Append append(boolean isOwn, MessageId id, String text) {
    return new Append(
        "me",
        isOwn ? Optional.of(id) : Optional.empty(),
        message(text),
        Qos.AT_LEAST_ONCE,
        false,
        0,
        id.sequence() % 2 == 0 ? Optional.of(SHARE) : Optional.empty());
  }

  private static Message message(String text) {
    return Message.ofText("t", text, Qos.AT_LEAST_ONCE, false);
  }

  private static Will will(Random random) {
    return new Will(
        TopicName.of("w"),
        new byte[] {1},
        Qos.AT_LEAST_ONCE,
        false,
        Properties.builder().build(),
        -1,
        random.nextInt(3) * 4L);
  }

  private static String text(Message message) {
    return new String(message.payload(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(SessionEntry entry) {
    WireWriter out = new WireWriter();
    SessionEntryWire.write(out, entry);
    return out.toByteArray();
  }
}
