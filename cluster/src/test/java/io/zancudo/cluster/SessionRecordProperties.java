package io.zancudo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class SessionRecordProperties {
  private static final long YEAR_2100 = 4_102_444_800_000L;

  @Property
  void expiresItsIntervalAfterTheConnectionEnded(
      @ForAll @LongRange(min = 0, max = SessionRecord.NEVER_EXPIRES - 1) long expirySeconds,
      @ForAll @LongRange(min = 0, max = YEAR_2100) long endedAt) {
    SessionRecord record = new SessionRecord("c", 1, expirySeconds, true, 0).disconnected(endedAt);

    assertThat(record.isExpired(endedAt + expirySeconds * 1000 - 1)).isFalse();
    assertThat(record.isExpired(endedAt + expirySeconds * 1000)).isTrue();
    assertThat(record.withExpiry(SessionRecord.NEVER_EXPIRES).isExpired(Long.MAX_VALUE - 1))
        .isFalse();
  }

  @Property
  void doesNotExpireWhileConnected(
      @ForAll @LongRange(min = 0, max = SessionRecord.NEVER_EXPIRES) long expirySeconds) {
    SessionRecord record = new SessionRecord("c", 1, expirySeconds, true, 0);

    assertThat(record.isExpired(Long.MAX_VALUE - 1)).isFalse();
    assertThat(record.outlivesConnection(0)).isEqualTo(expirySeconds > 0);
  }

  @Example
  void intervalIsOfFourBytes() {
    assertThatThrownBy(() -> new SessionRecord("c", 1, 1L << 32, true, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4294967296");
    assertThatThrownBy(() -> new SessionRecord("c", 1, -1, true, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
