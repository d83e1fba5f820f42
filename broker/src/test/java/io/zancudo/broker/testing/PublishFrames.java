package io.zancudo.broker.testing;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at the packets in a stream by itself, for what the decoder does not tell because the broker
 * has no use for it: the Subscription Identifiers of a PUBLISH that it sent.
 */
final class PublishFrames {
  private static final int PUBLISH = 3;
  private static final int SUBSCRIPTION_IDENTIFIER = 0x0B;

  private PublishFrames() {}

  /** How many bytes the packet takes that begins here; all of them are there. */
  static int size(ByteBuf in) {
    int[] at = {in.readerIndex() + 1};
    int remaining = variableByteInteger(in, at);
    return at[0] + remaining - in.readerIndex();
  }

  /** The Subscription Identifiers of a packet of MQTT 5, none if it is no PUBLISH. */
  static List<Integer> subscriptionIdentifiers(ByteBuf in) {
    int first = in.getUnsignedByte(in.readerIndex());
    List<Integer> found = new ArrayList<>();
    if (first >> 4 != PUBLISH) {
      return found;
    }
    int[] at = {in.readerIndex() + 1};
    variableByteInteger(in, at);
    at[0] += 2 + in.getUnsignedShort(at[0]);
    at[0] += (first & 6) == 0 ? 0 : 2;
    int length = variableByteInteger(in, at);
    for (int end = at[0] + length; at[0] < end; ) {
      property(in, at, found);
    }
    return found;
  }

  private static void property(ByteBuf in, int[] at, List<Integer> found) {
    int identifier = in.getByte(at[0]++);
    switch (identifier) {
      case SUBSCRIPTION_IDENTIFIER -> found.add(variableByteInteger(in, at));
      case 0x01 -> at[0] += 1;
      case 0x02 -> at[0] += 4;
      case 0x23 -> at[0] += 2;
      case 0x26 -> {
        at[0] += 2 + in.getUnsignedShort(at[0]);
        at[0] += 2 + in.getUnsignedShort(at[0]);
      }
      default -> at[0] += 2 + in.getUnsignedShort(at[0]);
    }
  }

  private static int variableByteInteger(ByteBuf in, int[] at) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.getByte(at[0]++);
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
