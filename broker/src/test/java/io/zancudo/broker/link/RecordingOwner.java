package io.zancudo.broker.link;

import io.zancudo.broker.codec.InboundPublish;
import io.zancudo.broker.codec.ProtocolViolation;
import io.zancudo.broker.testing.PacketLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lives on a link and writes down what it is told. */
final class RecordingOwner extends PacketLog implements ClientLink.Owner {
  final List<String> events = new ArrayList<>();
  @Nullable Throwable cause;
  Runnable onPacket = () -> {};
  Runnable onWritable = () -> {};
  Runnable onViolated = () -> {};
  Runnable onClosed = () -> {};

  @Override
  public void publish(InboundPublish in) {
    super.publish(in);
    onPacket.run();
  }

  @Override
  public void pingreq() {
    super.pingreq();
    onPacket.run();
  }

  @Override
  public void opened() {
    events.add("opened");
  }

  @Override
  public void violated(ProtocolViolation violation) {
    events.add("violated " + violation.reason());
    onViolated.run();
  }

  @Override
  public void closed(@Nullable Throwable reason) {
    cause = reason;
    events.add("closed");
    onClosed.run();
  }

  @Override
  public void writable() {
    events.add("writable");
    onWritable.run();
  }
}
