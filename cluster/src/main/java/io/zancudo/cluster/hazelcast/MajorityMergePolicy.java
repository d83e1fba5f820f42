package io.zancudo.cluster.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import io.zancudo.cluster.store.SessionEntry;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one of two copies when a cut is over of which only one side could make changes, see
 * {@link SessionEntry#choose}.
 */
public final class MajorityMergePolicy
    implements SplitBrainMergePolicy<
            SessionEntry, MergingValue<SessionEntry>, @Nullable SessionEntry>,
        IdentifiedDataSerializable {

  @Override
  public @Nullable SessionEntry merge(
      MergingValue<SessionEntry> merging, @Nullable MergingValue<SessionEntry> existing) {
    SessionEntry theirs = merging.getDeserializedValue();
    SessionEntry ours = existing == null ? null : existing.getDeserializedValue();
    return ours == null ? theirs : SessionEntry.choose(ours, theirs);
  }

  @Override
  public int getFactoryId() {
    return SessionSerialization.FACTORY;
  }

  @Override
  public int getClassId() {
    return SessionSerialization.MAJORITY_MERGE_POLICY;
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
