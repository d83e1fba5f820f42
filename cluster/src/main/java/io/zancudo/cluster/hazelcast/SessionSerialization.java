package io.zancudo.cluster.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import io.zancudo.cluster.store.SessionEntry;

/** How Hazelcast keeps sessions, and sends them and what is done to them. */
final class SessionSerialization implements DataSerializableFactory {
  static final String MAP = "zancudo.sessions";

  /** Who of a shared subscription got a QoS 2 message, for as long as it may be routed again. */
  static final String CHOICES = "zancudo.choices";

  private static final int CHOICE_SECONDS = 600;
  static final int FACTORY = 0x5A4E;
  static final int OPERATION = 1;
  static final int APPEND = 2;
  static final int SCAN = 3;
  static final int MERGE = 4;
  static final int CHOOSE = 5;
  static final int LOOK = 6;
  static final int ENTRY_TYPE = 0x5A4E01;

  @Override
  public IdentifiedDataSerializable create(int typeId) {
    return switch (typeId) {
      case OPERATION -> new OperationProcessor<>();
      case APPEND -> new AppendProcessor();
      case SCAN -> new ScanProcessor();
      case CHOOSE -> new ChooseProcessor();
      case LOOK -> new LocalLook<>();
      case MERGE -> new MergeProcessor();
      default -> throw new IllegalArgumentException("No type " + typeId);
    };
  }

  /** Sets the map and the serializers; see {@link KeptSessions} for what is done after a cut. */
  static void configure(Config config) {
    config.getSerializationConfig().addDataSerializableFactory(FACTORY, new SessionSerialization());
    config
        .getSerializationConfig()
        .addSerializerConfig(
            new SerializerConfig()
                .setTypeClass(SessionEntry.class)
                .setImplementation(new SessionEntrySerializer()));
    config.addMapConfig(
        new MapConfig(CHOICES)
            .setBackupCount(1)
            .setStatisticsEnabled(false)
            .setTimeToLiveSeconds(CHOICE_SECONDS));
    config.addMapConfig(
        new MapConfig(MAP)
            .setInMemoryFormat(InMemoryFormat.OBJECT)
            .setBackupCount(1)
            .setStatisticsEnabled(false)
            .setMergePolicyConfig(new MergePolicyConfig(DiscardMergePolicy.class.getName(), 100)));
  }
}
