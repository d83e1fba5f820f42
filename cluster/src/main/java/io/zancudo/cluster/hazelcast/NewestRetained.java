package io.zancudo.cluster.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import com.hazelcast.spi.merge.SplitBrainMergeTypes.MapMergeTypes;
import io.zancudo.cluster.replicated.RetainedRecord;
import org.jspecify.annotations.Nullable;

/** Of the two sides of a cluster that was split, the newer record of a topic stays. */
public final class NewestRetained
    implements SplitBrainMergePolicy<
        RetainedRecord, MapMergeTypes<String, RetainedRecord>, RetainedRecord> {

  @Override
  public RetainedRecord merge(
      MapMergeTypes<String, RetainedRecord> merging,
      @Nullable MapMergeTypes<String, RetainedRecord> existing) {
    RetainedRecord ours = merging.getValue();
    if (existing == null) {
      return ours;
    }
    RetainedRecord theirs = existing.getValue();
    return theirs != null && theirs.isNewerThan(ours) ? theirs : ours;
  }

  /** There is nothing to write. */
  @Override
  public void writeData(ObjectDataOutput out) {}

  @Override
  public void readData(ObjectDataInput in) {}
}
