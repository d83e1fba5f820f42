package io.zancudo.broker.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the configuration is read from: the file of the command line, with the environment laid
 * over it. Immutable; each reading is a new one.
 *
 * <p>A broker reads through vertx-config ({@link #retrieve}); {@link #read} does the same without a
 * Vert.x, for a look at the configuration only.
 */
public final class ConfigSource {
  private final StartOptions options;

  /** A source with this command line. */
  public ConfigSource(StartOptions options) {
    this.options = options;
  }

  /**
   * Reads and checks the configuration. Blocks.
   *
   * @param environment the environment variables
   * @throws ConfigException with all that is wrong in it
   */
  public LoadedConfig read(Map<String, String> environment) throws ConfigException {
    List<ConfigLine> lines =
        options.configFile().isPresent()
            ? ConfigFileReader.read(options.configFile().get())
            : List.of();
    return load(lines, environment::get, Optional.empty());
  }

  /**
   * Reads a configuration that is a text, as if it were the file.
   *
   * @throws ConfigException with all that is wrong in it
   */
  public static LoadedConfig parse(String text) throws ConfigException {
    List<ConfigLine> lines =
        ConfigFileReader.lines("text", text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return new ConfigSource(StartOptions.NONE).load(lines, name -> null, Optional.empty());
  }

  /**
   * Reads and checks the configuration through vertx-config.
   *
   * @return what was read; fails with a {@link ConfigException}
   */
  public Future<LoadedConfig> retrieve(Vertx vertx) {
    return retrieve(vertx, Optional.empty());
  }

  /**
   * Reads the configuration again.
   *
   * @param running what the broker runs with
   * @return that, with what a reload may change of what is there now; fails with a {@link
   *     ConfigException}
   */
  public Future<LoadedConfig> reload(Vertx vertx, LoadedConfig running) {
    return retrieve(vertx, Optional.of(running.model()));
  }

  private Future<LoadedConfig> retrieve(Vertx vertx, Optional<ConfigModel> running) {
    // No scanning: a reload is asked for. One retriever per reading, closed when it is done.
    ConfigRetrieverOptions stores =
        new ConfigRetrieverOptions().setIncludeDefaultStores(false).setScanPeriod(-1);
    options.configFile().ifPresent(file -> stores.addStore(fileStore(file)));
    stores.addStore(environmentStore());
    ConfigRetriever retriever = ConfigRetriever.create(vertx, stores);
    return retriever
        .getConfig()
        .eventually(retriever::close)
        .recover(failure -> Future.failedFuture(unreadable(failure)))
        .compose(
            json ->
                vertx.executeBlocking( // host names are looked up
                    () -> load(MosquittoConfigProcessor.lines(json), json::getString, running)));
  }

  private static ConfigStoreOptions fileStore(String file) {
    return new ConfigStoreOptions()
        .setType("file")
        .setFormat(MosquittoConfigProcessor.FORMAT)
        .setConfig(new JsonObject().put(MosquittoConfigProcessor.PATH, file));
  }

  private static ConfigStoreOptions environmentStore() {
    return new ConfigStoreOptions()
        .setType("env")
        .setConfig(
            new JsonObject()
                .put("raw-data", true)
                .put("keys", new JsonArray(ConfigEnvironment.names())));
  }

  private ConfigException unreadable(Throwable failure) {
    if (failure instanceof ConfigException wrong) {
      return wrong;
    }
    String file = options.configFile().orElse("");
    return new ConfigException(List.of(ConfigFileReader.unopenable(file).text()));
  }

  private LoadedConfig load(
      List<ConfigLine> lines,
      Function<String, @Nullable String> environment,
      Optional<ConfigModel> running)
      throws ConfigException {
    List<ConfigNotice> notices = new ArrayList<>();
    ConfigAssembler assembler = new ConfigAssembler(notices);
    lines.forEach(assembler::add);
    ConfigEnvironment.apply(assembler, environment);
    ConfigModel model = assembler.finish();
    if (running.isPresent()) {
      model = reloaded(running.get(), model);
    }
    BrokerConfig broker = new BrokerConfigFactory(model, options, notices).broker();
    return new LoadedConfig(model, broker, notices);
  }

  private static ConfigModel reloaded(ConfigModel running, ConfigModel later)
      throws ConfigException {
    try {
      return running.reloadedBy(later);
    } catch (ConfigProblem problem) {
      throw new ConfigException(List.of(problem.text()));
    }
  }
}
