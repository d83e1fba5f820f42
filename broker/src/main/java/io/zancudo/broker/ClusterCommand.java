package io.zancudo.broker;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.zancudo.broker.config.AdminConfig;
import io.zancudo.broker.config.ConfigException;
import io.zancudo.broker.config.ConfigSource;
import io.zancudo.broker.config.StartOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zancudo cluster}: asks the admin port of a running node. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = "Shows the nodes of a cluster, as the node that is asked sees them.")
final class ClusterCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int WRONG = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String FORMAT = "%-18s %10s %12s %9s %5s %8s %12s %9s";
  private static final String NAME = "NODE";

  @Option(
      names = {"-c", "--config-file"},
      scope = CommandLine.ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "The node's configuration; its admin_listener is asked.")
  @Nullable String configFile;

  @Option(
      names = "--admin",
      scope = CommandLine.ScopeType.INHERIT,
      paramLabel = "HOST:PORT",
      description = "The node's admin port, instead of -c.")
  @Nullable String admin;

  @Spec CommandSpec spec = CommandSpec.create();

  private ClusterCommand() {}

  /** Why it cannot be done, in one line; without a stack trace. */
  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;

    Failure(int status, String reason) {
      super(reason, null, false, false);
      this.status = status;
    }
  }

  /**
   * Runs it.
   *
   * @param arguments of the program, the first is {@code cluster}
   * @return the exit status: 0, 1 if the node does not answer or refuses, 2 for wrong arguments
   */
  static int run(String... arguments) {
    return run(
        new PrintWriter(System.out, true), new PrintWriter(System.err, true), List.of(arguments));
  }

  static int run(PrintWriter out, PrintWriter err, List<String> arguments) {
    return new CommandLine(new ClusterCommand())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(
            (failed, line, parsed) -> {
              err.println("Error: " + failed.getMessage());
              return failed instanceof Failure failure ? failure.status : FAILED;
            })
        .execute(arguments.subList(1, arguments.size()).toArray(String[]::new));
  }

  /** Shows the nodes. */
  @Override
  public Integer call() throws Failure, InterruptedException {
    List<JsonObject> nodes = new ArrayList<>();
    JsonObject body = ask("GET", "/api/v1/cluster", 200);
    try {
      JsonArray array = body.getJsonArray("nodes");
      for (int i = 0; i < array.size(); i++) {
        nodes.add(array.getJsonObject(i));
      }
    } catch (ClassCastException | NullPointerException other) {
      throw new Failure(FAILED, "what answers at " + address() + " is no node of Zancudo.");
    }
    int width = nodes.stream().mapToInt(n -> n.getString("name", "?").length()).max().orElse(0);
    String format = "%-" + Math.max(width, NAME.length()) + "s " + FORMAT;
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        format.formatted(
            NAME,
            "VERSION",
            "UPTIME",
            "CONNECTIONS",
            "SESSIONS",
            "SAFE",
            "MAJORITY",
            "WAITING",
            "LAG"));
    nodes.forEach(node -> out.println(line(format, node)));
    return 0;
  }

  private static String line(String format, JsonObject node) {
    return format.formatted(
        node.getString("name", "?"),
        node.getString("version", "?"),
        node.containsKey("uptimeSeconds") ? node.getLong("uptimeSeconds") + " s" : "?",
        node.getValue("connections", "?"),
        node.getValue("sessions", "?"),
        yesOrNo(node.getBoolean("safe")),
        yesOrNo(node.getBoolean("writable")),
        node.containsKey("waitingBytes") ? node.getLong("waitingBytes") + " B" : "?",
        node.getLong("lagMillis", -1L) < 0 ? "silent" : node.getLong("lagMillis") + " ms");
  }

  private static String yesOrNo(@Nullable Boolean value) {
    return value == null ? "?" : value ? "yes" : "no";
  }

  @Command(
      name = "leave",
      description =
          "Lets the node leave the others in order: its clients are sent to other nodes, what it"
              + " keeps is handed over, and its process ends.")
  int leave() throws Failure, InterruptedException {
    ask("POST", "/api/v1/cluster/leave", 202);
    spec.commandLine().getOut().println("The node leaves.");
    return 0;
  }

  private JsonObject ask(String method, String path, int expected)
      throws Failure, InterruptedException {
    String address = address();
    HttpResponse<String> answer;
    try {
      answer =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(PATIENCE)
              .build()
              .send(
                  HttpRequest.newBuilder(uri(address, path))
                      .timeout(PATIENCE)
                      .method(method, HttpRequest.BodyPublishers.noBody())
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException | HttpTimeoutException silent) {
      throw new Failure(FAILED, "no node answers at " + address + ".");
    } catch (IOException other) { // as if that is a port for MQTT
      throw new Failure(FAILED, "what answers at " + address + " is no admin port.");
    }
    try {
      JsonObject body = new JsonObject(answer.body());
      if (answer.statusCode() == expected) {
        return body;
      }
      throw new Failure(FAILED, body.getString("error", answer.body().strip()) + ".");
    } catch (DecodeException | ClassCastException other) {
      throw new Failure(FAILED, "what answers at " + address + " is no node of Zancudo.");
    }
  }

  private static URI uri(String address, String path) throws Failure {
    try {
      URI uri = new URI("http://" + address + path);
      if (uri.getHost() != null && uri.getPort() > 0 && uri.getPort() <= 65535) {
        return uri;
      }
    } catch (URISyntaxException wrong) {
      // as below
    }
    throw new Failure(WRONG, "'" + address + "' is no HOST:PORT.");
  }

  private String address() throws Failure {
    if (admin != null) {
      return admin;
    }
    StartOptions options = configFile == null ? StartOptions.NONE : StartOptions.ofFile(configFile);
    try {
      AdminConfig configured =
          new ConfigSource(options)
              .read(System.getenv())
              .broker()
              .admin()
              .orElseThrow(
                  () ->
                      new Failure(
                          WRONG,
                          "the configuration has no 'admin_listener'; say --admin HOST:PORT."));
      String host = configured.address();
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + configured.port();
    } catch (ConfigException wrong) {
      String lines = String.join(System.lineSeparator(), wrong.lines());
      throw new Failure(WRONG, lines.replaceFirst("^Error: ", ""));
    }
  }
}
