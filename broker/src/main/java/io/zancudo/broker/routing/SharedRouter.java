package io.zancudo.broker.routing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.session.Publisher;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.EnvelopeKind;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.MessageStore;
import io.zancudo.cluster.MessageStore.Outcome;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.SharedMembers;
import io.zancudo.cluster.StoredSubscriber;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one member of each shared subscription in the whole broker ([MQTT-4.8.2-4]): live ones of
 * this node and of others, and stored ones, connected ones before the others.
 *
 * <p>Owned by the event loop of its router. Members take turns, weighted by how many each node has.
 */
final class SharedRouter {
  /** A message that finds no member where it was sent is sent on so many times. */
  private static final int MAX_HOPS = 3;

  /**
   * How far a message has come in its search for a member.
   *
   * @param hops how often it was sent on
   * @param gone stored members whose sessions have ended, which this node does not know yet
   */
  private record Search(int hops, Set<String> gone) {
    static final Search FIRST = new Search(0, Set.of());

    Search without(String clientId) {
      Set<String> all = new HashSet<>(gone);
      all.add(clientId);
      return new Search(hops, all);
    }
  }

  private final Router router;
  private final ClusterRouter cluster;
  private final NodeBus bus;
  private final MessageStore store;
  private int turn;

  SharedRouter(Router router, ClusterRouter cluster, ClusterNode node) {
    this.router = router;
    this.cluster = cluster;
    this.bus = node.bus();
    this.store = node.messages();
  }

  /** Gives a message to one member of each group that matches its topic. */
  void route(
      Publication message,
      SharedRoute[] here,
      Map<TopicFilter, SharedMembers> elsewhere,
      Optional<MessageId> id,
      @Nullable Publisher from,
      Countdown countdown) {
    for (SharedRoute group : here) {
      choose(message, group, elsewhere.get(group.filter()), id, from, countdown, Search.FIRST);
    }
    for (SharedMembers members : elsewhere.values()) {
      if (find(here, members.filter()) == null) {
        choose(message, null, members, id, from, countdown, Search.FIRST);
      }
    }
  }

  /**
   * Gives a message of one group, which a member has not taken, to another one.
   *
   * @return completes when it is safe
   */
  Future<Void> redeliver(TopicFilter filter, Message message, Optional<MessageId> id) {
    Countdown countdown = new Countdown();
    redeliver(filter, message, id, Search.FIRST, countdown);
    return countdown.future();
  }

  private void redeliver(
      TopicFilter filter,
      Message message,
      Optional<MessageId> id,
      Search search,
      Countdown countdown) {
    router.with(
        message,
        publication -> {
          SharedRoute here = find(router.groups(message.topic()), filter);
          SharedMembers elsewhere = cluster.routes(message.topic()).groups().get(filter);
          choose(publication, here, elsewhere, id, null, countdown, search);
        });
  }

  private static @Nullable SharedRoute find(SharedRoute[] groups, TopicFilter filter) {
    for (SharedRoute group : groups) {
      if (group.filter().equals(filter)) {
        return group;
      }
    }
    return null;
  }

  private void choose(
      Publication message,
      @Nullable SharedRoute here,
      @Nullable SharedMembers elsewhere,
      Optional<MessageId> id,
      @Nullable Publisher from,
      Countdown countdown,
      Search search) {
    int local = here == null ? 0 : here.size();
    if (elsewhere == null) {
      if (here != null) {
        router.deliverShared(message, here, from);
      }
      return;
    }
    List<StoredSubscriber> stored = elsewhere.stored();
    if (!search.gone().isEmpty()) {
      stored = stored.stream().filter(each -> !search.gone().contains(each.clientId())).toList();
    }
    if (id.isPresent() && !stored.isEmpty()) {
      chooseOnce(message, stored, elsewhere.filter(), id.get(), from, countdown);
      return;
    }
    int remote = elsewhere.counts().stream().mapToInt(Integer::intValue).sum();
    int online = (int) stored.stream().filter(s -> s.connectedTo().isPresent()).count();
    boolean anybodyOnline = local + remote + online > 0;
    int members = anybodyOnline ? local + remote + online : stored.size();
    if (members == 0) {
      return;
    }
    int chosen = Math.floorMod(turn++, members);
    if (chosen < local && here != null) {
      if (!router.deliverShared(message, here, from)) { // the last one here has just left
        choose(message, null, elsewhere, id, from, countdown, search);
      }
      return;
    }
    chosen -= local;
    for (int i = 0; i < elsewhere.nodes().size(); i++) {
      chosen -= elsewhere.counts().get(i);
      if (chosen < 0) {
        send(elsewhere.nodes().get(i), elsewhere.filter(), "", message, from, search.hops());
        return;
      }
    }
    for (StoredSubscriber subscriber : stored) {
      if ((!anybodyOnline || subscriber.connectedTo().isPresent()) && chosen-- == 0) {
        deliverStored(message, elsewhere.filter(), subscriber, id, from, countdown, search);
        return;
      }
    }
  }

  /**
   * A message that may be routed again goes to a stored member, connected ones before the others:
   * to the same one each time.
   */
  private void chooseOnce(
      Publication message,
      List<StoredSubscriber> stored,
      TopicFilter filter,
      MessageId id,
      @Nullable Publisher from,
      Countdown countdown) {
    List<StoredSubscriber> online =
        stored.stream().filter(member -> member.connectedTo().isPresent()).toList();
    List<StoredSubscriber> candidates = online.isEmpty() ? stored : online;
    StoredSubscriber candidate = candidates.get(Math.floorMod(turn++, candidates.size()));
    Message copy = message.message();
    Promise<Void> settled = Promise.promise();
    countdown.add(settled.future());
    store
        .choose(filter, id, candidate.clientId())
        .onFailure(settled::fail)
        .onSuccess(
            clientId ->
                router
                    .home()
                    .loop()
                    .execute(() -> deliverChosen(copy, filter, id, clientId, stored, settled)));
  }

  /**
   * Into the queue of a member. If its session has ended, which this node does not know yet, the
   * message goes to another member before it counts as safe.
   */
  private Future<Void> append(
      Publication message,
      TopicFilter filter,
      StoredSubscriber subscriber,
      Optional<MessageId> id,
      @Nullable Publisher from,
      Search search) {
    Message copy = message.message();
    return cluster
        .deliver(message, subscriber, id, Optional.of(filter), from)
        .compose(
            outcome ->
                outcome == Outcome.NO_SESSION
                    ? appendToAnother(filter, copy, search.without(subscriber.clientId()))
                    : Future.succeededFuture());
  }

  private Future<Void> appendToAnother(TopicFilter filter, Message message, Search search) {
    Promise<Void> settled = Promise.promise();
    router
        .home()
        .loop()
        .execute(
            () -> {
              Countdown countdown = new Countdown();
              redeliver(filter, message, Optional.empty(), search, countdown);
              countdown.future().onComplete(settled);
            });
    return settled.future();
  }

  private void deliverChosen(
      Message message,
      TopicFilter filter,
      MessageId id,
      String clientId,
      List<StoredSubscriber> stored,
      Promise<Void> settled) {
    List<Future<Void>> appended = new ArrayList<>(1);
    stored.stream()
        .filter(member -> member.clientId().equals(clientId))
        .findFirst()
        .ifPresent( // else it has left, and what it had was given to another one
            member ->
                router.with(
                    message,
                    publication ->
                        appended.add(
                            append(
                                publication,
                                filter,
                                member,
                                Optional.of(id),
                                null,
                                Search.FIRST))));
    Future.join(appended).<Void>mapEmpty().onComplete(settled);
  }

  private void deliverStored(
      Publication message,
      TopicFilter filter,
      StoredSubscriber subscriber,
      Optional<MessageId> id,
      @Nullable Publisher from,
      Countdown countdown,
      Search search) {
    boolean isElsewhere =
        subscriber.connectedTo().filter(node -> !cluster.isSelf(node)).isPresent();
    Qos qos = message.qos().min(subscriber.subscription().qos());
    boolean isLive = qos == Qos.AT_MOST_ONCE && !router.home().limits().queueQos0();
    if (isLive && isElsewhere) {
      send(
          subscriber.connectedTo().get(),
          filter,
          subscriber.clientId(),
          message,
          from,
          search.hops());
    } else {
      countdown.add(append(message, filter, subscriber, id, from, search));
    }
  }

  private void send(
      NodeId to,
      TopicFilter filter,
      String clientId,
      Publication message,
      @Nullable Publisher from,
      int hops) {
    WireWriter out = new WireWriter(64 + message.payloadLength());
    Message copy = message.message();
    EnvelopeWire.write(out, new EnvelopeWire.Shared(hops, filter, clientId, copy));
    bus.send(to, EnvelopeKind.SHARED, Buffer.buffer(out.toByteArray()))
        .onFailure(gone -> router.home().loop().execute(() -> sendAgain(filter, copy, hops + 1)));
    cluster.outbox(to).hold(from);
  }

  /** The node may have had it: only what may come twice is sent again. */
  private void sendAgain(TopicFilter filter, Message message, int hops) {
    if (message.qos() == Qos.AT_LEAST_ONCE) {
      sendOn(filter, message, hops);
    }
  }

  private void sendOn(TopicFilter filter, Message message, int hops) {
    if (hops < MAX_HOPS) {
      redeliver(filter, message, Optional.empty(), new Search(hops, Set.of()), new Countdown());
    }
  }

  /** A message of another node for one member here; on this router's loop. */
  void receive(Buffer body) {
    EnvelopeWire.Shared shared = EnvelopeWire.readShared(new WireReader(body.getBytes()));
    TopicFilter filter = shared.filter();
    String clientId = shared.clientId();
    Message message = shared.message();
    SharedRoute here = find(router.groups(message.topic()), filter);
    if (!clientId.isEmpty()) {
      router.with(message, publication -> cluster.sendShared(publication, filter, clientId));
    } else if (here == null
        || !router.deliverShared(message, here)) { // the last member has left meanwhile
      sendOn(filter, message, shared.hops() + 1);
    }
  }
}
