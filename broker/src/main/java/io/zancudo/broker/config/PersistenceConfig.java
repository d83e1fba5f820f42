package io.zancudo.broker.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What outlives the broker. All reloadable.
 *
 * @param enabled directive {@code persistence}
 * @param location folder, by default the working directory. The environment variable {@code
 *     MOSQUITTO_PERSISTENCE_LOCATION} wins over the file
 * @param file name of the file in it
 * @param autosaveInterval time between two saves, or with {@code autosaveOnChanges} the number of
 *     changes (as seconds); zero saves at the end only
 * @param autosaveOnChanges whether changes are counted instead of seconds
 */
public record PersistenceConfig(
    boolean enabled,
    Path location,
    String file,
    Duration autosaveInterval,
    boolean autosaveOnChanges) {
  public static final boolean DEFAULT_ENABLED = false;
  public static final String DEFAULT_FILE = "mosquitto.db";
  public static final Duration DEFAULT_AUTOSAVE_INTERVAL = Duration.ofSeconds(1800);
}
