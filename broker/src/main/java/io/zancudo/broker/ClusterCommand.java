package io.zancudo.broker;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.zancudo.broker.config.AdminConfig;
import io.zancudo.broker.config.ConfigException;
import io.zancudo.broker.config.ConfigSource;
import io.zancudo.broker.config.StartOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
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
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String FORMAT = "%-28s %-18s %10s %12s %9s %5s %8s %12s %7s%n";

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

  /**
   * Runs it.
   *
   * @param arguments of the program, the first is {@code cluster}
   * @return the exit status: 0, 1 if the node does not answer or refuses, 2 for wrong arguments
   */
  static int run(String... arguments) {
    String[] rest = List.of(arguments).subList(1, arguments.length).toArray(String[]::new);
    return new CommandLine(new ClusterCommand()).execute(rest);
  }

  /** Shows the nodes. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    HttpResponse<String> answer = ask("GET", "/api/v1/cluster");
    if (answer.statusCode() != 200) {
      return refuse(answer);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        FORMAT,
        "NODE",
        "VERSION",
        "UPTIME",
        "CONNECTIONS",
        "SESSIONS",
        "SAFE",
        "MAJORITY",
        "WAITING",
        "LAG");
    JsonArray nodes = new JsonObject(answer.body()).getJsonArray("nodes");
    for (int i = 0; i < nodes.size(); i++) {
      print(out, nodes.getJsonObject(i));
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, JsonObject node) {
    out.printf(
        FORMAT,
        node.getString("name"),
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
  int leave() throws IOException, InterruptedException {
    HttpResponse<String> answer = ask("POST", "/api/v1/cluster/leave");
    if (answer.statusCode() != 202) {
      return refuse(answer);
    }
    spec.commandLine().getOut().println("The node leaves.");
    return 0;
  }

  private int refuse(HttpResponse<String> answer) {
    spec.commandLine().getErr().println("Error: " + answer.body().strip());
    return 1;
  }

  private HttpResponse<String> ask(String method, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://" + address() + path);
    try {
      return HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .build()
          .send(
              HttpRequest.newBuilder(uri)
                  .timeout(PATIENCE)
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (java.net.ConnectException refused) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Error: no node answers at " + uri.getAuthority() + ".");
    }
  }

  private String address() {
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
                      new CommandLine.ParameterException(
                          spec.commandLine(),
                          "Error: the configuration has no 'admin_listener'; say --admin"
                              + " HOST:PORT."));
      return configured.address() + ":" + configured.port();
    } catch (ConfigException wrong) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.join(System.lineSeparator(), wrong.lines()));
    }
  }
}
