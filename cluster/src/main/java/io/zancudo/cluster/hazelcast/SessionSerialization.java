package io.zancudo.cluster.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.zancudo.cluster.store.SessionEntry;

/** How Hazelcast keeps sessions, and sends them and what is done to them. */
final class SessionSerialization implements DataSerializableFactory {
  static final String MAP = "zancudo.sessions";
  static final int FACTORY = 0x5A4E;
  static final int OPERATION = 1;
  static final int APPEND = 2;
  static final int SCAN = 3;
  static final int MERGE_POLICY = 4;
  static final int ENTRY_TYPE = 0x5A4E01;

  @Override
  public IdentifiedDataSerializable create(int typeId) {
    return switch (typeId) {
      case OPERATION -> new OperationProcessor<>();
      case APPEND -> new AppendProcessor();
      case SCAN -> new ScanProcessor();
      case MERGE_POLICY -> new SessionMergePolicy();
      default -> throw new IllegalArgumentException("No type " + typeId);
    };
  }

  /** Sets the map and the serializers. */
  static void configure(Config config) {
    config.getSerializationConfig().addDataSerializableFactory(FACTORY, new SessionSerialization());
    config
        .getSerializationConfig()
        .addSerializerConfig(
            new SerializerConfig()
                .setTypeClass(SessionEntry.class)
                .setImplementation(new SessionEntrySerializer()));
    config.addMapConfig(
        new MapConfig(MAP)
            .setInMemoryFormat(InMemoryFormat.OBJECT)
            .setBackupCount(1)
            .setStatisticsEnabled(false)
            .setMergePolicyConfig(new MergePolicyConfig(SessionMergePolicy.class.getName(), 100)));
  }
}
