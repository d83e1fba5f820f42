package io.zancudo.loadtest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MqttClientTest {
  private static final Publication QOS1 = new Publication("t", "1", 1, false);
  private static final Publication QOS2 = new Publication("t", "2", 2, false);

  private final Vertx vertx = Vertx.vertx();
  private final NetClient net = vertx.createNetClient();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private ScriptedServer server;
  private MqttClient client;

  @BeforeEach
  void create() throws Exception {
    server = new ScriptedServer(vertx);
    client =
        new MqttClient(
            vertx, net, server::address, ClientSettings.persistent("c", 4), new Telling());
    vertx.getOrCreateContext().runOnContext(v -> client.goOnline());
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private final class Telling implements ClientListener {
    @Override
    public void delivered(Publication publication, int connection) {
      told.add("delivered " + publication.payload());
    }

    @Override
    public void acknowledged(Publication publication) {
      told.add("acknowledged " + publication.payload());
    }

    @Override
    public void sessionLost() {
      told.add("session lost");
    }

    @Override
    public void connected() {
      told.add("connected");
    }

    @Override
    public void note(String text, boolean error) {
      if (error) {
        told.add("error " + text);
      }
    }
  }

  @Test
  void unacknowledgedMessageIsSentAgainWithDupAndTheSameIdentifier() throws Exception {
    NetSocket first = server.accept(false);
    publish(QOS1);
    Frame before = server.next(Packets.PUBLISH);
    first.close();
    NetSocket second = server.accept(true);
    Frame again = server.next(Packets.PUBLISH);
    server.send(second, Packets.acknowledgement(Packets.PUBACK, again.packetId()));

    assertThat(before.duplicate()).isFalse();
    assertThat(again.duplicate()).isTrue();
    assertThat(again.body()).isEqualTo(before.body());
    assertTold("connected", "connected", "acknowledged 1");
  }

  @Test
  void messagesAreSentAgainInTheirOrder() throws Exception {
    NetSocket first = server.accept(false);
    publish(QOS1);
    vertx.getOrCreateContext().runOnContext(v -> client.publish(QOS2));
    server.next(Packets.PUBLISH);
    server.next(Packets.PUBLISH);
    first.close();
    server.accept(true);

    assertThat(server.next(Packets.PUBLISH).publication(false)).isEqualTo(QOS1);
    assertThat(server.next(Packets.PUBLISH).publication(false)).isEqualTo(QOS2);
  }

  @Test
  void pubrelAndNotTheMessageIsSentAgainAfterPubrec() throws Exception {
    NetSocket first = server.accept(false);
    publish(QOS2);
    int id = server.next(Packets.PUBLISH).packetId();
    server.send(first, Packets.acknowledgement(Packets.PUBREC, id));
    server.next(Packets.PUBREL);
    first.close();
    NetSocket second = server.accept(true);
    assertThat(server.next(Packets.PUBREL).packetId()).isEqualTo(id);
    server.send(second, Packets.acknowledgement(Packets.PUBCOMP, id));

    assertTold("connected", "connected", "acknowledged 2");
  }

  @Test
  void repeatedQos2MessageIsDeliveredOnceAndAnsweredTwice() throws Exception {
    NetSocket first = server.accept(false);
    server.send(first, Packets.publish(QOS2, false, 7, false));
    assertThat(server.next(Packets.PUBREC).packetId()).isEqualTo(7);
    first.close();
    NetSocket second = server.accept(true);
    server.send(second, Packets.publish(QOS2, true, 7, false));
    assertThat(server.next(Packets.PUBREC).packetId()).isEqualTo(7);
    server.send(second, Packets.acknowledgement(Packets.PUBREL, 7));
    assertThat(server.next(Packets.PUBCOMP).packetId()).isEqualTo(7);
    server.send(second, Packets.publish(QOS2, false, 7, false));

    assertTold("connected", "delivered 2", "connected", "delivered 2");
  }

  @Test
  void otherMessageUnderAnOpenIdentifierIsAnError() throws Exception {
    NetSocket socket = server.accept(false);
    server.send(socket, Packets.publish(QOS2, false, 7, false));
    server.send(socket, Packets.publish(new Publication("t", "other", 2, false), false, 7, false));

    assertTold("connected", "delivered 2");
    assertThat(next()).startsWith("error another message under the open packet id 7");
  }

  @Test
  void sessionPresent0AfterASessionIsALostSession() throws Exception {
    NetSocket first = server.accept(false);
    publish(QOS1);
    server.next(Packets.PUBLISH);
    first.close();
    server.accept(false);

    assertTold("connected", "session lost", "connected");
    assertThat(server.next(Packets.PUBLISH).duplicate()).isFalse();
  }

  @Test
  void acknowledgementOfNothingIsAnError() throws Exception {
    NetSocket socket = server.accept(false);
    server.send(socket, Packets.acknowledgement(Packets.PUBACK, 99));

    assertTold("connected");
    assertThat(next()).startsWith("error protocol broken");
  }

  @Test
  void movedClientLeavesItsOldConnectionOpenUntilTheNewOneIsAccepted() throws Exception {
    NetSocket first = server.accept(false);
    publish(QOS1);
    server.next(Packets.PUBLISH);
    vertx.getOrCreateContext().runOnContext(v -> client.move());
    server.send(first, Packets.acknowledgement(Packets.PUBACK, 1));
    NetSocket second = server.accept(true);
    Frame again = server.next(Packets.PUBLISH);
    server.send(second, Packets.acknowledgement(Packets.PUBACK, again.packetId()));

    assertTold("connected", "connected", "acknowledged 1");
  }

  private void publish(Publication publication) throws InterruptedException {
    server.next(8);
    vertx.getOrCreateContext().runOnContext(v -> client.publish(publication));
  }

  private void assertTold(String... expected) throws InterruptedException {
    for (String text : List.of(expected)) {
      assertThat(next()).isEqualTo(text);
    }
  }

  private String next() throws InterruptedException {
    String text = told.poll(30, TimeUnit.SECONDS);
    return text == null ? "nothing" : text;
  }
}
