package io.zancudo.cluster;

import java.util.Optional;

/**
 * The outcome of a CONNECT in the {@link SessionStore}.
 *
 * @param record the session as it is now, connected, with the new epoch
 * @param replaced the record that was there before, if any, expired or not: if it was connected,
 *     its connection is to be closed with reason code 0x8E ([MQTT-3.1.4-3]); if {@code
 *     sessionPresent} is false, what is left of that session is to be discarded
 * @param sessionPresent the Session Present flag: whether the session before goes on
 */
public record Claim(
    SessionRecord record, Optional<SessionRecord> replaced, boolean sessionPresent) {

  /** The epoch that later changes to the session carry. */
  public long epoch() {
    return record.epoch();
  }
}
