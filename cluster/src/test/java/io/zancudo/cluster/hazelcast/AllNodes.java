package io.zancudo.cluster.hazelcast;

import io.vertx.core.Future;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.ClaimRequest;
import io.zancudo.cluster.Due;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.Ownership;
import io.zancudo.cluster.SessionChange;
import io.zancudo.cluster.SessionStore;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.mqtt.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Asks the first node, and for what is due all of them. */
final class AllNodes implements SessionStore {
  private final StoreCluster cluster;
  private final SessionStore first;

  AllNodes(StoreCluster cluster) {
    this.cluster = cluster;
    this.first = cluster.nodes.get(0).sessions;
  }

  @Override
  public Future<List<Due>> takeDue(long nowMillis, Set<NodeId> members, int max) {
    Future<List<Due>> all = Future.succeededFuture(List.of());
    for (StoreCluster.Node node : cluster.nodes) {
      all =
          all.compose(
              before ->
                  node.sessions
                      .takeDue(nowMillis, members, max)
                      .map(
                          more -> {
                            List<Due> both = new ArrayList<>(before);
                            both.addAll(more);
                            return both;
                          }));
    }
    return all;
  }

  @Override
  public Future<Void> done(Due due) {
    Future<Void> all = Future.succeededFuture();
    for (StoreCluster.Node node : cluster.nodes) {
      all = all.compose(before -> node.sessions.done(due));
    }
    return all;
  }

  @Override
  public void giveBack(Due due) {
    cluster.nodes.forEach(node -> node.sessions.giveBack(due));
  }

  @Override
  public Future<Claim> claim(ClaimRequest request) {
    return first.claim(request);
  }

  @Override
  public Future<Void> abandon(ClaimRequest request, long nowMillis) {
    return first.abandon(request, nowMillis);
  }

  @Override
  public Future<Ownership> update(String clientId, long epoch, SessionChange change) {
    return first.update(clientId, epoch, change);
  }

  @Override
  public Future<Ownership> release(String clientId, long epoch, boolean keepWill, long nowMillis) {
    return first.release(clientId, epoch, keepWill, nowMillis);
  }

  @Override
  public Future<Ownership> remove(String clientId, long epoch) {
    return first.remove(clientId, epoch);
  }

  @Override
  public Future<List<StoredMessage>> fetch(
      String clientId, long epoch, long fromSequence, int maxCount, int maxBytes) {
    return first.fetch(clientId, epoch, fromSequence, maxCount, maxBytes);
  }

  @Override
  public Future<Ownership> acknowledge(
      String clientId, long epoch, long sentUpTo, long[] received, long[] done) {
    return first.acknowledge(clientId, epoch, sentUpTo, received, done);
  }

  @Override
  public Future<MessageId> receive(String clientId, long epoch, int packetId, Message message) {
    return first.receive(clientId, epoch, packetId, message);
  }

  @Override
  public Future<Ownership> released(String clientId, long epoch, int packetId) {
    return first.released(clientId, epoch, packetId);
  }

  @Override
  public int count() {
    return first.count();
  }
}
