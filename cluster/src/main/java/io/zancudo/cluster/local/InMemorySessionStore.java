package io.zancudo.cluster.local;

import io.vertx.core.Future;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.Ownership;
import io.zancudo.cluster.SessionRecord;
import io.zancudo.cluster.SessionStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Thread-safe: session records in the memory of the only node, under one short lock. */
public final class InMemorySessionStore implements SessionStore {
  private final Object lock = new Object();
  private final Map<String, SessionRecord> records = new HashMap<>();
  private final Deadlines deadlines = new Deadlines();
  private long lastEpoch; // one for all sessions: it outlives each of them

  @Override
  public Future<Claim> claim(
      String clientId, boolean cleanStart, long expirySeconds, long nowMillis) {
    synchronized (lock) {
      Optional<SessionRecord> replaced = Optional.ofNullable(records.get(clientId));
      boolean sessionPresent =
          !cleanStart
              && replaced.filter(record -> record.outlivesConnection(nowMillis)).isPresent();
      SessionRecord record = new SessionRecord(clientId, ++lastEpoch, expirySeconds, true, 0);
      store(clientId, record);
      return Future.succeededFuture(new Claim(record, replaced, sessionPresent));
    }
  }

  @Override
  public Future<Ownership> updateExpiry(String clientId, long epoch, long expirySeconds) {
    return change(clientId, epoch, record -> record.withExpiry(expirySeconds));
  }

  @Override
  public Future<Ownership> release(String clientId, long epoch, long nowMillis) {
    return change(
        clientId,
        epoch,
        record -> record.expirySeconds() == 0 ? null : record.disconnected(nowMillis));
  }

  @Override
  public Future<Ownership> remove(String clientId, long epoch) {
    return change(clientId, epoch, record -> null);
  }

  private Future<Ownership> change(
      String clientId, long epoch, UnaryOperator<@Nullable SessionRecord> change) {
    synchronized (lock) {
      SessionRecord record = records.get(clientId);
      if (record == null || record.epoch() != epoch) {
        return Future.succeededFuture(Ownership.LOST);
      }
      store(clientId, change.apply(record));
      return Future.succeededFuture(Ownership.HELD);
    }
  }

  private void store(String clientId, @Nullable SessionRecord record) {
    SessionRecord previous =
        record == null ? records.remove(clientId) : records.put(clientId, record);
    if (previous != null) {
      deadlines.remove(previous.expiresAtMillis(), clientId);
    }
    if (record != null) {
      deadlines.add(record.expiresAtMillis(), clientId);
    }
  }

  @Override
  public Future<List<SessionRecord>> removeExpired(long nowMillis, int max) {
    List<SessionRecord> removed = new ArrayList<>();
    synchronized (lock) {
      while (removed.size() < max) {
        String clientId = deadlines.pollDue(nowMillis);
        SessionRecord record = clientId == null ? null : records.remove(clientId);
        if (record == null) {
          break;
        }
        removed.add(record);
      }
    }
    return Future.succeededFuture(List.copyOf(removed));
  }

  @Override
  public Optional<SessionRecord> get(String clientId) {
    synchronized (lock) {
      return Optional.ofNullable(records.get(clientId));
    }
  }

  @Override
  public int count() {
    synchronized (lock) {
      return records.size();
    }
  }
}
