package io.zancudo.cluster.hazelcast;

import com.hazelcast.query.Predicate;
import io.vertx.core.Future;
import io.zancudo.cluster.store.SessionEntry;
import io.zancudo.cluster.store.SessionEntryWire;
import io.zancudo.cluster.wire.WireWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions that this node kept on its side of a cut. Thread-safe. */
final class KeptSessions implements Kept {
  private static final Logger log = LoggerFactory.getLogger(KeptSessions.class);

  private final SessionMap map;
  private final boolean majority;
  private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

  /**
   * Those of a map.
   *
   * @param majority whether only one side of a cut could make changes
   */
  KeptSessions(SessionMap map, boolean majority) {
    this.map = map;
    this.majority = majority;
  }

  @Override
  public void take(boolean claimsChanges) {
    Predicate<String, SessionEntry> copying =
        slot -> {
          SessionEntry entry = slot.getValue();
          WireWriter out = new WireWriter(1024);
          SessionEntryWire.write(out, entry, claimsChanges ? entry.apartSince() : 0);
          kept.put(slot.getKey(), out.toByteArray());
          return false;
        };
    LocalLook.keys(map.map(), copying);
    log.info("This node brings in {} sessions.", kept.size());
  }

  @Override
  public Future<Void> bringIn() {
    return Kept.forEach(
        List.copyOf(kept.entrySet()),
        each ->
            map.bringIn(each.getKey(), new MergeProcessor(each.getValue(), majority))
                .onSuccess(done -> kept.remove(each.getKey(), each.getValue())));
  }
}
