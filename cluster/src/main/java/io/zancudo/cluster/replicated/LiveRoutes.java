package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.cluster.EnvelopeKind;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.TopicFilter;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Thread-safe: the live filters of this node, counted. A change that is sent is a filter; its count
 * is read when the envelope is written, so that the order of two changes of a filter does not
 * matter.
 */
final class LiveRoutes implements ChangeKind<TopicFilter> {
  private static final Future<Void> DONE = Future.succeededFuture();

  private final ConcurrentHashMap<TopicFilter, Counted> filters = new ConcurrentHashMap<>();

  /** How many subscribers a filter has, and when all nodes know that it has any. */
  private record Counted(int count, Future<Void> known) {}

  /** Counts a subscriber; completes when all nodes know of the filter. */
  Future<Void> add(TopicFilter filter, Function<TopicFilter, Future<Void>> send) {
    Promise<Void> told = Promise.promise();
    Counted now = filters.merge(filter, new Counted(1, told.future()), LiveRoutes::oneMore);
    if (now.count > 1 && !filter.isShared()) {
      return now.known; // the first subscriber has announced it, perhaps just now
    }
    Future<Void> sent = send.apply(filter);
    if (sent.isComplete()) {
      known(filter, told);
    } else {
      sent.onComplete(done -> known(filter, told));
    }
    return told.future();
  }

  private static Counted oneMore(Counted before, Counted added) {
    return new Counted(before.count + 1, before.known);
  }

  /** Completes who waits, and lets go of the promise: there are as many as filters. */
  private void known(TopicFilter filter, Promise<Void> told) {
    told.tryComplete();
    filters.computeIfPresent(
        filter,
        (key, now) -> now.known == told.future() ? new Counted(now.count, DONE) : now);
  }

  /** Counts a subscriber less; fails if there is none. */
  Future<Void> remove(TopicFilter filter, Function<TopicFilter, Future<Void>> send) {
    int[] before = {0};
    filters.computeIfPresent(
        filter,
        (key, now) -> {
          before[0] = now.count;
          return now.count == 1 ? null : new Counted(now.count - 1, now.known);
        });
    if (before[0] == 0) {
      return Future.failedFuture(new IllegalStateException("'" + filter + "' is not announced"));
    }
    return before[0] == 1 || filter.isShared() ? send.apply(filter) : DONE;
  }

  int count() {
    return filters.size();
  }

  @Override
  public int envelope() {
    return EnvelopeKind.ROUTES;
  }

  @Override
  public Object key(TopicFilter filter) {
    return filter;
  }

  @Override
  public TopicFilter newer(TopicFilter first, TopicFilter second) {
    return second;
  }

  @Override
  public Iterator<TopicFilter> snapshot() {
    return filters.keySet().iterator();
  }

  @Override
  public void write(WireWriter out, TopicFilter filter) {
    Counted now = filters.get(filter);
    int count = now == null ? 0 : now.count;
    new Route(filter, filter.isShared() ? count : Math.min(count, 1)).write(out);
  }
}
