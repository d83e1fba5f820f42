package io.zancudo.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.Subscription;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotTableConcurrencyTest {
  private static final int STAYING = 100;
  private static final int COMING_AND_GOING = 20_000;

  private final MemberTable<Integer> table = new MemberTable<>();
  private final Subscription subscription = Topics.subscription("a");
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean written = new AtomicBoolean();

  @AfterEach
  void endThreads() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void readersMissNothingWhileTheTableGrowsAndShrinks() throws Exception {
    List<Member<Integer>> staying = new ArrayList<>();
    for (int i = 0; i < STAYING; i++) {
      staying.add(new Member<>(i, subscription));
      table.add(staying.get(i));
    }

    Future<Integer> finder = threads.submit(() -> findUntilWritten(staying));
    Future<Integer> walker = threads.submit(this::walkUntilWritten);
    for (int round = 0; round < 20; round++) {
      for (int i = STAYING; i < STAYING + COMING_AND_GOING; i++) {
        table.put(new Member<>(i, subscription));
      }
      for (int i = STAYING; i < STAYING + COMING_AND_GOING; i++) {
        table.remove(i);
      }
    }
    written.set(true);

    assertThat(finder.get()).isPositive();
    assertThat(walker.get()).isPositive();
  }

  private int findUntilWritten(List<Member<Integer>> staying) {
    int rounds = 0;
    do {
      for (Member<Integer> member : staying) {
        assertThat(table.find(table.hashOf(member), member.subscriber())).isSameAs(member);
      }
      rounds++;
    } while (!written.get());
    return rounds;
  }

  private int walkUntilWritten() {
    int rounds = 0;
    do {
      BitSet seen = new BitSet();
      table.forEach(member -> seen.set(member.subscriber()));
      assertThat(seen.nextClearBit(0)).isGreaterThanOrEqualTo(STAYING);
      rounds++;
    } while (!written.get());
    return rounds;
  }
}
