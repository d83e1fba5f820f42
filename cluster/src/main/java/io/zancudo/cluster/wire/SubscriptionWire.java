package io.zancudo.cluster.wire;

import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.RetainHandling;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;

/** A subscription: filter, options, identifier. */
public final class SubscriptionWire {
  private static final int VERSION = 1;
  private static final int NO_LOCAL = 4;
  private static final int RETAIN_AS_PUBLISHED = 8;

  private SubscriptionWire() {}

  /** Writes a subscription. */
  public static void write(WireWriter out, Subscription subscription) {
    int begun = out.begin(VERSION);
    out.writeString(subscription.filter().toString());
    out.writeByte(
        subscription.qos().level()
            | (subscription.noLocal() ? NO_LOCAL : 0)
            | (subscription.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
            | subscription.retainHandling().ordinal() << 4);
    out.writeInt(subscription.identifier());
    out.end(begun);
  }

  /** Reads a subscription. */
  public static Subscription read(WireReader in) {
    int outer = in.begin(VERSION);
    TopicFilter filter = TopicFilter.of(in.readString());
    int options = in.readByte();
    int identifier = in.readInt();
    in.end(outer);
    return new Subscription(
        filter,
        Qos.of(options & 3),
        (options & NO_LOCAL) != 0,
        (options & RETAIN_AS_PUBLISHED) != 0,
        RetainHandling.values()[options >> 4 & 3],
        identifier);
  }
}
