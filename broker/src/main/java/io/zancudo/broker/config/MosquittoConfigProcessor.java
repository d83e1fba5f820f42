package io.zancudo.broker.config;

import io.vertx.config.spi.ConfigProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Teaches vertx-config Mosquitto's syntax, as format {@code mosquitto}.
 *
 * <p>The result has the lines of the file, and of those that it includes, in their order and with
 * their places: what a line means depends on those before it.
 */
public final class MosquittoConfigProcessor implements ConfigProcessor {
  static final String FORMAT = "mosquitto";
  static final String PATH = "path";
  private static final String LINES = "lines";

  /** For the service loader. */
  public MosquittoConfigProcessor() {}

  @Override
  public String name() {
    return FORMAT;
  }

  @Override
  public Future<JsonObject> process(Vertx vertx, JsonObject configuration, Buffer input) {
    String file = configuration.getString(PATH);
    return vertx.executeBlocking( // include_dir reads more files
        () -> {
          JsonArray lines = new JsonArray();
          for (ConfigLine line : ConfigFileReader.lines(file, input.getBytes())) {
            lines.add(toJson(line));
          }
          return new JsonObject().put(LINES, lines);
        });
  }

  private static JsonObject toJson(ConfigLine line) {
    JsonObject json =
        new JsonObject()
            .put("file", line.file())
            .put("number", line.number())
            .put("keyword", line.keyword())
            .put("value", line.value());
    line.includedAt().ifPresent(place -> json.put("includedAt", place));
    line.problem().ifPresent(problem -> json.put("problem", problem));
    return json;
  }

  /** The lines of a result, also after vertx-config laid other stores over it. */
  static List<ConfigLine> lines(JsonObject result) {
    List<ConfigLine> lines = new ArrayList<>();
    JsonArray array = result.getJsonArray(LINES, new JsonArray());
    for (int i = 0; i < array.size(); i++) {
      JsonObject json = array.getJsonObject(i);
      lines.add(
          new ConfigLine(
              json.getString("file"),
              json.getInteger("number"),
              Optional.ofNullable(json.getString("includedAt")),
              json.getString("keyword"),
              json.getString("value"),
              Optional.ofNullable(json.getString("problem"))));
    }
    return lines;
  }
}
