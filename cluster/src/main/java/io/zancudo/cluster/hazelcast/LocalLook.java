package io.zancudo.cluster.hazelcast;

import com.hazelcast.map.IMap;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.query.Predicate;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the entries of a map that this node has, on the threads of their partitions.
 *
 * <p>A partition that moves to another node meanwhile is asked for there: Hazelcast sends the
 * question after it, and one that cannot be written down would never be answered. It finds nothing
 * there, as that node looks by itself.
 */
final class LocalLook<V> implements Predicate<String, V>, IdentifiedDataSerializable {
  private final transient @Nullable Predicate<String, V> here;

  /** One that has come from another node. */
  LocalLook() {
    here = null;
  }

  private LocalLook(Predicate<String, V> here) {
    this.here = here;
  }

  /**
   * The keys of those entries that are chosen; blocks.
   *
   * @param chosen called by several threads at once
   */
  static <V> Set<String> keys(IMap<String, V> map, Predicate<String, V> chosen) {
    return map.localKeySet(new LocalLook<>(chosen));
  }

  @Override
  public boolean apply(Map.Entry<String, V> slot) {
    return here != null && here.apply(slot);
  }

  @Override
  public int getFactoryId() {
    return SessionSerialization.FACTORY;
  }

  @Override
  public int getClassId() {
    return SessionSerialization.LOOK;
  }

  @Override
  public void writeData(ObjectDataOutput out) {
    // nothing to say
  }

  @Override
  public void readData(ObjectDataInput in) {
    // nothing was said
  }
}
