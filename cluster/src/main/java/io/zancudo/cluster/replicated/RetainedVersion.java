package io.zancudo.cluster.replicated;

import io.zancudo.cluster.NodeId;
import java.util.Comparator;

/**
 * A hybrid time stamp: when a retained message was stored. Made by the writing node, greater than
 * all that it has seen.
 *
 * @param millis milliseconds of the epoch, or those of a greater stamp that was seen before
 * @param counter tells stamps of one millisecond apart
 * @param node who has made it
 */
public record RetainedVersion(long millis, long counter, NodeId node)
    implements Comparable<RetainedVersion> {
  private static final Comparator<RetainedVersion> ORDER =
      Comparator.comparingLong(RetainedVersion::millis)
          .thenComparingLong(RetainedVersion::counter)
          .thenComparing(version -> version.node().value());

  @Override
  public int compareTo(RetainedVersion that) {
    return ORDER.compare(this, that);
  }
}
