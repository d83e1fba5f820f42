package io.zancudo.broker.testing;

import io.netty.buffer.ByteBuf;
import io.zancudo.broker.codec.InboundPublish;
import io.zancudo.broker.codec.PacketDecoder;
import io.zancudo.broker.codec.PacketEncoder;
import io.zancudo.broker.codec.ProtocolViolation;
import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.codec.Role;
import io.zancudo.broker.codec.TopicInterner;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.routing.RetainedReplay;
import io.zancudo.broker.routing.Router;
import io.zancudo.broker.session.Acknowledgement;
import io.zancudo.broker.session.ReleasedMessage;
import io.zancudo.broker.session.Session;
import io.zancudo.broker.session.SessionConnection;
import io.zancudo.broker.session.SessionDirectory.Claim;
import io.zancudo.broker.session.SessionRules;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.mqtt.Will;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client and its connection to a {@link TestCore}: the client's end of the wire, and a connection
 * that does what the protocol asks with as little as possible.
 */
public final class CoreClient implements ClientLink.Owner, SessionConnection {
  private final TestCore core;
  private final String clientId;
  private final List<Acknowledgement> acknowledgements = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();
  private int loop;
  private ProtocolVersion version = ProtocolVersion.MQTT_5;
  private boolean cleanStart;
  private long expirySeconds = 3600;
  private int receiveMaximum;
  private boolean bridge;
  private @Nullable Will will;
  private Predicate<TopicName> readable = topic -> true;
  private Consumer<ClientLink> linkSettings = link -> {};
  private @Nullable TestPeer peer;
  private @Nullable ClientLink link;
  private @Nullable Session session;
  private boolean finished;
  private boolean takenOver;
  private int holds;
  private int nextPacketId = 1;
  private int attachedAs;

  CoreClient(TestCore core, String clientId) {
    this.core = core;
    this.clientId = clientId;
  }

  // ---------------------------------------------------------------- before it connects

  /** The loop of its connection. */
  public CoreClient on(int index) {
    loop = index;
    return this;
  }

  /** The version it speaks; MQTT 5 unless said. */
  public CoreClient version(ProtocolVersion spoken) {
    version = spoken;
    return this;
  }

  /** It discards an older session. */
  public CoreClient cleanStart() {
    cleanStart = true;
    return this;
  }

  /** The Session Expiry Interval; an hour unless said. */
  public CoreClient expiry(long seconds) {
    expirySeconds = seconds;
    return this;
  }

  /** Its Receive Maximum. */
  public CoreClient receiveMaximum(int messages) {
    receiveMaximum = messages;
    return this;
  }

  /** It is a bridge. */
  public CoreClient bridge() {
    bridge = true;
    return this;
  }

  /** Its Will, with a topic, a delay, and the client's name as payload. */
  public CoreClient will(String topic, long delaySeconds) {
    byte[] payload = clientId.getBytes(StandardCharsets.UTF_8);
    TopicName name = TopicName.of(topic);
    will = new Will(name, payload, Qos.AT_LEAST_ONCE, false, Properties.NONE, -1, delaySeconds);
    return this;
  }

  /** What it may read; everything unless said. */
  public CoreClient mayReceive(Predicate<TopicName> topics) {
    readable = topics;
    return this;
  }

  /** Settings of its link. */
  public CoreClient link(Consumer<ClientLink> settings) {
    linkSettings = settings;
    return this;
  }

  // ---------------------------------------------------------------- what the client does

  /** Connects, and waits for the session. */
  public CoreClient connect() {
    claim();
    core.settle();
    if (session == null) {
      throw new AssertionError(clientId + " got no session");
    }
    return this;
  }

  /** Asks for the session; the answer comes when the loops run. */
  public void claim() {
    TestPeer end = new TestPeer(version);
    peer = end;
    PacketDecoder decoder = new PacketDecoder(Role.SERVER, new TopicInterner(64));
    decoder.version(version);
    onLoop(
        () -> {
          ClientLink made = new ClientLink(loop(), decoder, ignored -> this);
          made.version(version);
          linkSettings.accept(made);
          link = made;
          end.channel().pipeline().addLast(made);
          core.sessions().claim(clientId, cleanStart, router().home(), this::claimed);
        });
  }

  /** As a CONNECT goes on once its session is found. */
  private void claimed(Claim claim) {
    claims.add(claim);
    Session granted = claim.session();
    granted.expirySeconds(expirySeconds);
    if (finished) {
      core.sessions().disconnected(granted, false);
      return;
    }
    session = granted;
    attachedAs = core.attachedAs();
    granted.attach(
        link(), this, version, receiveMaximum, expirySeconds != 0, bridge, new Rules(readable));
    if (!granted.subscriptions().isEmpty()) {
      core.subscriptions().refresh();
    }
    granted.will(will);
    granted.resume();
  }

  private record Rules(Predicate<TopicName> readable) implements SessionRules {
    @Override
    public boolean mayReceive(TopicName topic) {
      return readable.test(topic);
    }

    @Override
    public boolean mayPublish(TopicName topic) {
      return true;
    }
  }

  /** Subscribes with a QoS. */
  public CoreClient subscribe(String filter, Qos qos) {
    return subscribe(Subscription.of(TopicFilter.of(filter), qos));
  }

  /** Subscribes; retained messages follow. */
  public CoreClient subscribe(Subscription subscription) {
    onLoop(
        () -> {
          session().subscribe(subscription);
          core.subscriptions().add(subscription, session());
          if (!subscription.filter().isShared()) {
            session()
                .addBacklog(
                    new RetainedReplay(core.retained(), subscription, core.loops().clock()));
          }
        });
    return this;
  }

  /** Unsubscribes. */
  public CoreClient unsubscribe(String filter) {
    TopicFilter topicFilter = TopicFilter.of(filter);
    onLoop(
        () -> {
          if (session().unsubscribe(topicFilter)) {
            core.subscriptions().remove(topicFilter, session());
          }
        });
    return this;
  }

  /** Sends a PUBLISH with the next Packet Identifier. */
  public CoreClient publish(String topic, String payload, Qos qos) {
    return publish(Message.ofText(topic, payload, qos, false));
  }

  /** Sends a PUBLISH with the next Packet Identifier. */
  public CoreClient publish(Message message) {
    send(out -> encode(out, message));
    return this;
  }

  private void encode(ByteBuf out, Message message) {
    Publication publication = new Publication().begin(message, core.loops().clock().millis());
    int packetId = message.qos() == Qos.AT_MOST_ONCE ? 0 : nextPacketId++;
    publication.writeTo(out, version, message.qos(), false, message.retain(), packetId);
    publication.end();
  }

  /** Acknowledges messages with QoS 1. */
  public CoreClient puback(int... packetIds) {
    for (int id : packetIds) {
      send(out -> PacketEncoder.puback(out, version, id, ReasonCode.SUCCESS, Properties.NONE));
    }
    return this;
  }

  /** Says that a message with QoS 2 came, or why it is not wanted. */
  public CoreClient pubrec(int packetId, ReasonCode reason) {
    send(out -> PacketEncoder.pubrec(out, version, packetId, reason, Properties.NONE));
    return this;
  }

  /** Releases a message with QoS 2. */
  public CoreClient pubrel(int packetId) {
    send(out -> PacketEncoder.pubrel(out, version, packetId, ReasonCode.SUCCESS, Properties.NONE));
    return this;
  }

  /** Completes a message with QoS 2. */
  public CoreClient pubcomp(int packetId) {
    send(out -> PacketEncoder.pubcomp(out, version, packetId, ReasonCode.SUCCESS, Properties.NONE));
    return this;
  }

  private void send(Consumer<ByteBuf> packet) {
    onLoop(() -> peer().send(packet));
  }

  /** The packets that came since this was last asked, when everything has settled. */
  public List<String> received() {
    core.settle();
    return peer().received();
  }

  /** It reads nothing any longer. */
  public CoreClient block() {
    peer().channel().block();
    return this;
  }

  /** It reads again. */
  public CoreClient unblock() {
    onLoop(() -> peer().channel().unblock());
    return this;
  }

  /** Sends DISCONNECT, so that its Will is not due. */
  public void disconnect() {
    onLoop(
        () -> {
          finish(false);
          link().close();
        });
  }

  /** The connection is lost. */
  public void drop() {
    onLoop(() -> peer().channel().close());
  }

  void tearDown() {
    if (peer != null) {
      onLoop(peer::close);
    }
  }

  // ---------------------------------------------------------------- what a test wants to know

  /** Its session. */
  public Session session() {
    return Objects.requireNonNull(session, "no session");
  }

  /** Every answer to its claim: one, at any time after it was answered. */
  public List<Claim> claims() {
    return List.copyOf(claims);
  }

  /** Whether it has a session and a connection that uses it. */
  public boolean isAttached() {
    return session != null && !finished;
  }

  /** A number that tells in which order connections got their sessions; 0 for none yet. */
  public int attachedAs() {
    return attachedAs;
  }

  /** Whether another connection has taken its session. */
  public boolean isTakenOver() {
    return takenOver;
  }

  /** Whether its connection is open. */
  public boolean isOpen() {
    return peer().isOpen();
  }

  /** What its acknowledgements meant, in their order. */
  public List<Acknowledgement> acknowledgements() {
    return List.copyOf(acknowledgements);
  }

  /** Its Client Identifier. */
  public String clientId() {
    return clientId;
  }

  /** Its link. */
  public ClientLink link() {
    return Objects.requireNonNull(link, "not connected");
  }

  private TestPeer peer() {
    return Objects.requireNonNull(peer, "not connected");
  }

  private Router router() {
    return core.router(loop);
  }

  private void onLoop(Runnable task) {
    core.loops().on(loop, task);
  }

  // ---------------------------------------------------------------- the connection

  @Override
  public void opened() {}

  @Override
  public void publish(InboundPublish in) {
    switch (in.qos()) {
      case AT_MOST_ONCE -> router().publish(in, in.topic(), clientId, this);
      case AT_LEAST_ONCE -> {
        router().publish(in, in.topic(), clientId, this);
        link().puback(in.packetId(), ReasonCode.SUCCESS);
      }
      case EXACTLY_ONCE -> {
        session().received().put(in.packetId(), message(in));
        link().pubrec(in.packetId(), ReasonCode.SUCCESS);
      }
    }
  }

  private Message message(InboundPublish in) {
    return new Message(
        in.topic(),
        in.copyPayload(),
        in.qos(),
        in.retain(),
        in.properties(),
        Message.NEVER,
        clientId);
  }

  @Override
  public void puback(int packetId, ReasonCode reason, Properties properties) {
    acknowledgements.add(session().puback(packetId));
  }

  @Override
  public void pubrec(int packetId, ReasonCode reason, Properties properties) {
    acknowledgements.add(session().pubrec(packetId, reason));
  }

  @Override
  public void pubrel(int packetId, ReasonCode reason, Properties properties) {
    ReleasedMessage released = session().received().remove(packetId);
    Message message = released == null ? null : released.message();
    link().pubcomp(packetId, ReasonCode.SUCCESS);
    if (message != null) {
      router().publish(message, this);
    }
  }

  @Override
  public void pubcomp(int packetId, ReasonCode reason, Properties properties) {
    acknowledgements.add(session().pubcomp(packetId));
  }

  @Override
  public void violated(ProtocolViolation violation) {
    throw new AssertionError(clientId + " broke the protocol", violation);
  }

  @Override
  public void writable() {
    if (isAttached()) {
      session().pump();
    }
  }

  @Override
  public void closed(@Nullable Throwable cause) {
    finish(true);
  }

  private void finish(boolean publishWill) {
    if (finished) {
      return;
    }
    finished = true;
    if (session != null) {
      core.sessions().disconnected(session, publishWill);
    }
  }

  @Override
  public void takenOver() {
    takenOver = true;
    finished = true;
    link().close();
  }

  @Override
  public void useAnotherServer() {
    shutDown();
  }

  @Override
  public void shutDown() {
    finish(true);
    link().close();
  }

  @Override
  public void reviewAccess() {}

  // ---------------------------------------------------------------- the publisher

  @Override
  public BrokerLoop loop() {
    return core.loops().loop(loop);
  }

  @Override
  public void hold() {
    holds++;
    link().pauseReading();
  }

  @Override
  public void release() {
    holds--;
    link().resumeReading();
  }

  @Override
  public boolean isHolding() {
    return isAttached() && session().isHolding();
  }

  @Override
  public boolean isHeld() {
    return holds > 0;
  }
}
