package io.zancudo.broker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.zancudo.broker.auth.SecurityFileException;
import io.zancudo.broker.config.BrokerConfig;
import io.zancudo.broker.config.ConfigException;
import io.zancudo.broker.config.ConfigNotice;
import io.zancudo.broker.config.ConfigSource;
import io.zancudo.broker.config.LoadedConfig;
import io.zancudo.broker.config.StartOptions;
import io.zancudo.broker.log.BrokerLog;
import io.zancudo.broker.log.LogMarkers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process around a broker: configuration, log, signals and exit status. Thread-safe: start,
 * reload and stop exclude one another; they come from the main thread and from those of signals.
 */
final class BrokerProcess {
  /** How long the broker may take leave of its clients. */
  private static final long STOP_MILLIS = 1500;

  /** How long a node may take to leave the others. */
  static final long LEAVE_MILLIS = 60_000;

  private static final long RELOAD_SECONDS = 30;
  private static final Logger LOG = LoggerFactory.getLogger(BrokerProcess.class);

  private final Vertx vertx;
  private final StartOptions options;
  private final ConfigSource source;
  private final IntConsumer exit;
  private @Nullable BrokerLog log;
  private volatile @Nullable LoadedConfig config;
  private @Nullable Broker broker;
  private boolean ended;

  /**
   * Prepares a process.
   *
   * @param exit ends the process with a status; may return in a test
   */
  BrokerProcess(Vertx vertx, StartOptions options, IntConsumer exit) {
    this.vertx = vertx;
    this.options = options;
    this.source = new ConfigSource(options);
    this.exit = exit;
  }

  /** Starts the broker; when it returns the broker runs, or the process ends. */
  synchronized void start() {
    try {
      config = source.retrieve(vertx).await();
    } catch (Exception wrong) { // await throws the cause as it is
      Console.tell(lines(wrong));
      end(ExitStatus.INVALID);
      return;
    }
    log = BrokerLog.start(config.broker().log());
    LOG.info("Zancudo {} (compatible with Mosquitto 2.1) starting", Version.current());
    options
        .configFile()
        .ifPresentOrElse(
            file -> LOG.info("Config loaded from {}.", file),
            () -> LOG.info("Using default config."));
    config.notices().forEach(BrokerProcess::tell);
    warnIfRoot(config.broker());
    if (writePidFile(config.broker())) {
      startBroker(config.broker());
    }
  }

  private void startBroker(BrokerConfig settings) {
    try {
      broker = Broker.start(vertx, settings).await();
      LOG.info("Zancudo {} running", Version.current());
    } catch (Exception failed) {
      fail(failed);
    }
  }

  private boolean writePidFile(BrokerConfig settings) {
    try {
      if (settings.pidFile().isPresent()) {
        new PidFile(settings.pidFile().get()).write();
      }
      return true;
    } catch (IOException unwritable) {
      LOG.error("Error: Unable to write pid file.");
      end(ExitStatus.UNWRITABLE);
      return false;
    }
  }

  private static void warnIfRoot(BrokerConfig settings) {
    if ("root".equals(System.getProperty("user.name"))) {
      LOG.warn(
          "Warning: Zancudo runs as root and cannot become '{}'; start it as that user.",
          settings.user().orElse("mosquitto"));
    }
  }

  private static void tell(ConfigNotice notice) {
    switch (notice.type()) {
      case ERROR -> LOG.error(notice.text());
      case WARNING -> LOG.warn(notice.text());
      case NOTICE -> LOG.info(LogMarkers.NOTICE, notice.text());
      default -> LOG.info(notice.text());
    }
  }

  /**
   * Reads configuration, password and ACL files anew. A wrong configuration changes nothing; wrong
   * files of the others end the broker, as nobody knows who may do what then.
   */
  synchronized void reload() {
    if (ended || broker == null || config == null || log == null) {
      return;
    }
    // First of all: who connects right after the signal waits for what it brings.
    Promise<BrokerConfig> next = Promise.promise();
    Future<Void> reload = broker.reload(next.future());
    LOG.info("Reloading config.");
    reread(config, log).onComplete(next);
    try {
      reload.await(RELOAD_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failed) {
      fail(failed);
    }
  }

  private Future<BrokerConfig> reread(LoadedConfig running, BrokerLog openLog) {
    return source
        .reload(vertx, running)
        .compose(reloaded -> vertx.executeBlocking(() -> take(reloaded, openLog))) // opens files
        .onFailure(wrong -> lines(wrong).forEach(LOG::error))
        .otherwise(running)
        .map(LoadedConfig::broker);
  }

  private LoadedConfig take(LoadedConfig reloaded, BrokerLog openLog) {
    config = reloaded;
    reloaded.notices().forEach(BrokerProcess::tell);
    openLog.reload(reloaded.broker().log());
    return reloaded;
  }

  /** What the user reads about a failure. */
  private static List<String> lines(Throwable failure) {
    if (failure instanceof ConfigException wrong) {
      return wrong.lines();
    }
    return failure instanceof SecurityFileException wrong
        ? wrong.lines()
        : List.of("Error: " + Optional.ofNullable(failure.getMessage()).orElse(failure.toString()));
  }

  private void fail(Throwable failure) {
    lines(failure).forEach(LOG::error);
    if (!(failure instanceof SecurityFileException)) {
      LOG.debug("This is where it failed.", failure);
    }
    end(failure instanceof SecurityFileException wrong ? wrong.exitStatus() : ExitStatus.FAILURE);
  }

  /** Whether its end takes longer, as it is one node of several. */
  boolean isClustered() {
    LoadedConfig loaded = config;
    return loaded != null && loaded.broker().cluster().isPresent();
  }

  /** Ends the broker and the process, as it is asked to. */
  synchronized void stop() {
    if (!ended) {
      LOG.info("Zancudo {} terminating", Version.current());
      end(ExitStatus.SUCCESS);
    }
  }

  private void end(int status) {
    ended = true;
    if (broker != null) {
      try {
        broker
            .stop()
            .await(broker.isClustered() ? LEAVE_MILLIS : STOP_MILLIS, TimeUnit.MILLISECONDS);
      } catch (Exception unclean) {
        LOG.warn("The broker did not end cleanly: {}", unclean.toString());
      }
    }
    if (config != null) {
      config.broker().pidFile().map(PidFile::new).ifPresent(PidFile::remove);
    }
    if (log != null) {
      log.close();
    }
    exit.accept(status);
  }
}
