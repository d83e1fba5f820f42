package io.zancudo.broker.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.zancudo.broker.config.AdminConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * The admin port: {@code /live}, {@code /ready}, {@code /api/v1/cluster} and, from this machine
 * alone, {@code POST /api/v1/cluster/leave}.
 *
 * <p>{@code /live} says only that the process answers; it never depends on other nodes.
 */
public final class AdminServer {
  private static final String JSON = "application/json";
  private static final int IDLE_SECONDS = 30;

  private final NodeState state;

  private AdminServer(NodeState state) {
    this.state = state;
  }

  /** Opens the port; closed with its Vert.x. Fails if it is taken. */
  public static Future<HttpServer> open(Vertx vertx, AdminConfig config, NodeState state) {
    AdminServer server = new AdminServer(state);
    return vertx
        .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
        .requestHandler(server::answer)
        .listen(config.port(), config.address())
        .recover(
            failure ->
                Future.failedFuture(
                    new IllegalStateException(
                        "admin_listener "
                            + config.port()
                            + " "
                            + config.address()
                            + ": "
                            + failure.getMessage(),
                        failure)));
  }

  private void answer(HttpServerRequest request) {
    String path = Optional.ofNullable(request.path()).orElse("");
    boolean isGet = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    if (isGet && path.equals("/live")) {
      end(request, 200, new JsonObject().put("live", true));
    } else if (isGet && path.equals("/ready")) {
      List<String> reasons = state.notReady();
      end(
          request,
          reasons.isEmpty() ? 200 : 503,
          new JsonObject().put("ready", reasons.isEmpty()).put("waitsFor", new JsonArray(reasons)));
    } else if (isGet && path.equals("/api/v1/cluster")) {
      end(request, 200, new JsonObject().put("nodes", new JsonArray(state.nodes())));
    } else if (request.method() == HttpMethod.POST && path.equals("/api/v1/cluster/leave")) {
      leave(request);
    } else {
      end(request, 404, new JsonObject().put("error", "nothing at " + path));
    }
  }

  private void leave(HttpServerRequest request) {
    if (!isOfThisMachine(request)) { // Choice: there are no administrators' accounts yet
      end(request, 403, new JsonObject().put("error", "only from this machine"));
      return;
    }
    state
        .leave()
        .onSuccess(begun -> end(request, 202, new JsonObject().put("leaving", true)))
        .onFailure(e -> end(request, 409, new JsonObject().put("error", e.getMessage())));
  }

  /** From a loopback address, or from the address on which it is asked. */
  private static boolean isOfThisMachine(HttpServerRequest request) {
    String remote = request.remoteAddress().hostAddress();
    try {
      return InetAddress.getByName(remote).isLoopbackAddress()
          || remote.equals(request.localAddress().hostAddress());
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  private static void end(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", JSON)
        .end(body.encode() + "\n");
  }
}
