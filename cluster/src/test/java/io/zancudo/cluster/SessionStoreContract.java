package io.zancudo.cluster;

import static io.zancudo.cluster.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SessionStore} does. */
public abstract class SessionStoreContract {
  private static final long NOW = 1_000_000;

  private SessionStore store;

  /** An empty store. */
  protected abstract SessionStore newStore();

  @BeforeEach
  void makeStore() {
    store = newStore();
  }

  @Test
  void firstClaimCreatesTheSession() throws Exception {
    Claim claim = await(store.claim("c", false, 60, NOW));

    assertThat(claim.sessionPresent()).isFalse();
    assertThat(claim.replaced()).isEmpty();
    assertThat(claim.record()).isEqualTo(new SessionRecord("c", claim.epoch(), 60, true, 0));
    assertThat(store.get("c")).contains(claim.record());
    assertThat(store.count()).isEqualTo(1);
  }

  @Test // [MQTT-3.1.2-5]
  void releasedSessionIsPresentAtTheNextClaim() throws Exception {
    Claim first = await(store.claim("c", true, 60, NOW));
    assertThat(await(store.release("c", first.epoch(), NOW))).isEqualTo(Ownership.HELD);

    Claim second = await(store.claim("c", false, 30, NOW + 59_999));

    assertThat(second.sessionPresent()).isTrue();
    assertThat(second.replaced()).contains(new SessionRecord("c", first.epoch(), 60, false, NOW));
    assertThat(second.record().expirySeconds()).isEqualTo(30);
    assertThat(store.count()).isEqualTo(1);
  }

  @Test // [MQTT-3.1.2-4]
  void cleanStartDiscardsTheSession() throws Exception {
    Claim first = await(store.claim("c", true, 60, NOW));
    await(store.release("c", first.epoch(), NOW));

    Claim second = await(store.claim("c", true, 60, NOW));

    assertThat(second.sessionPresent()).isFalse();
    assertThat(second.replaced()).isPresent();
  }

  @Test // section 3.1.2.11.2
  void expiredSessionIsNotPresentEvenBeforeItIsRemoved() throws Exception {
    Claim first = await(store.claim("c", true, 60, NOW));
    await(store.release("c", first.epoch(), NOW));

    Claim second = await(store.claim("c", false, 60, NOW + 60_000));

    assertThat(second.sessionPresent()).isFalse();
    assertThat(second.replaced()).isPresent();
  }

  @Test // section 3.1.2.11.2
  void sessionThatEndsWithItsConnectionIsGoneAfterRelease() throws Exception {
    Claim claim = await(store.claim("c", false, 0, NOW));

    assertThat(await(store.release("c", claim.epoch(), NOW))).isEqualTo(Ownership.HELD);

    assertThat(store.get("c")).isEmpty();
    assertThat(store.count()).isZero();
    assertThat(await(store.claim("c", false, 0, NOW)).sessionPresent()).isFalse();
  }

  @Test // [MQTT-3.1.4-3]
  void claimTakesOverAConnectedSession() throws Exception {
    Claim first = await(store.claim("c", false, 60, NOW));

    Claim second = await(store.claim("c", false, 60, NOW));

    assertThat(second.sessionPresent()).isTrue();
    assertThat(second.replaced()).contains(first.record());
    assertThat(second.epoch()).isGreaterThan(first.epoch());
  }

  @Test // the new connection ends the old one, and that ends a session without expiry
  void takeoverOfASessionThatEndsWithItsConnectionStartsANewOne() throws Exception {
    await(store.claim("c", false, 0, NOW));

    Claim second = await(store.claim("c", false, 60, NOW));

    assertThat(second.sessionPresent()).isFalse();
    assertThat(second.replaced()).isPresent();
  }

  @Test
  void staleEpochChangesNothing() throws Exception {
    long stale = await(store.claim("c", false, 60, NOW)).epoch();
    SessionRecord current = await(store.claim("c", false, 60, NOW)).record();

    assertThat(await(store.release("c", stale, NOW))).isEqualTo(Ownership.LOST);
    assertThat(await(store.updateExpiry("c", stale, 1))).isEqualTo(Ownership.LOST);
    assertThat(await(store.remove("c", stale))).isEqualTo(Ownership.LOST);

    assertThat(store.get("c")).contains(current);
  }

  @Test // its first connection, released late, must not touch the second session of the same client
  void epochOutlivesTheSession() throws Exception {
    long first = await(store.claim("c", true, 60, NOW)).epoch();
    await(store.remove("c", first));

    long second = await(store.claim("c", true, 60, NOW)).epoch();

    assertThat(second).isGreaterThan(first);
    assertThat(await(store.release("c", first, NOW))).isEqualTo(Ownership.LOST);
  }

  @Test
  void unknownSessionIsLost() throws Exception {
    assertThat(await(store.release("c", 1, NOW))).isEqualTo(Ownership.LOST);
    assertThat(await(store.remove("c", 1))).isEqualTo(Ownership.LOST);
    assertThat(store.get("c")).isEmpty();
  }

  @Test // section 3.14.2.2.2
  void expiryCanBeChangedWhileConnected() throws Exception {
    Claim claim = await(store.claim("c", true, 60, NOW));
    assertThat(await(store.updateExpiry("c", claim.epoch(), 10))).isEqualTo(Ownership.HELD);
    await(store.release("c", claim.epoch(), NOW));

    assertThat(await(store.removeExpired(NOW + 9_999, 100))).isEmpty();
    assertThat(await(store.removeExpired(NOW + 10_000, 100))).hasSize(1);
  }

  @Test
  void expiryOfZeroAtTheEndEndsTheSession() throws Exception {
    Claim claim = await(store.claim("c", true, 60, NOW));
    await(store.updateExpiry("c", claim.epoch(), 0));

    await(store.release("c", claim.epoch(), NOW));

    assertThat(store.get("c")).isEmpty();
  }

  @Test
  void expiredSessionsAreRemovedTheEarliestFirstAndInSlices() throws Exception {
    for (int i = 0; i < 5; i++) {
      long epoch = await(store.claim("c" + i, true, 60 - i, NOW)).epoch();
      await(store.release("c" + i, epoch, NOW));
    }

    assertThat(clientIds(NOW + 60_000, 2)).containsExactly("c4", "c3");
    assertThat(clientIds(NOW + 58_000, 2)).containsExactly("c2");
    assertThat(clientIds(NOW + 60_000, 100)).containsExactly("c1", "c0");
    assertThat(clientIds(NOW + 60_000, 100)).isEmpty();
    assertThat(store.count()).isZero();
  }

  @Test
  void connectedSessionsAndThoseWithoutEndDoNotExpire() throws Exception {
    await(store.claim("connected", true, 1, NOW));
    long epoch = await(store.claim("forever", true, SessionRecord.NEVER_EXPIRES, NOW)).epoch();
    await(store.release("forever", epoch, NOW));
    epoch = await(store.claim("returned", true, 1, NOW)).epoch();
    await(store.release("returned", epoch, NOW));
    await(store.claim("returned", false, 1, NOW));

    assertThat(clientIds(Long.MAX_VALUE - 1, 100)).isEmpty();
    assertThat(store.count()).isEqualTo(3);
  }

  private List<String> clientIds(long nowMillis, int max) throws InterruptedException {
    return await(store.removeExpired(nowMillis, max)).stream()
        .map(SessionRecord::clientId)
        .toList();
  }
}
