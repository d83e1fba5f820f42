package io.zancudo.loadtest.nodes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Asks the admin listener: {@code GET /ready} answers 200, or 503. */
public final class AdminReadiness implements Readiness {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  @Override
  public boolean isReady(String address, List<String> running) {
    URI uri = URI.create("http://" + address + ":" + ClusterSettings.ADMIN_PORT + "/ready");
    var request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
