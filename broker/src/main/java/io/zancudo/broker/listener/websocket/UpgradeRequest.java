package io.zancudo.broker.listener.websocket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The HTTP request that opens a WebSocket (RFC 6455 section 4.2.1). Any path is taken. */
final class UpgradeRequest {
  /**
   * In the order in which we choose [MQTT-6.0.0-4]; the second is what MQTT 3.1 clients ask for.
   */
  private static final List<String> SUBPROTOCOLS = List.of("mqtt", "mqttv3.1");

  private static final String VERSION = "13";
  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final HttpRequest request;

  UpgradeRequest(HttpRequest request) {
    this.request = request;
  }

  /** Whether it asks for what we have: a WebSocket of this version and one of our subprotocols. */
  boolean isValid() {
    HttpHeaders headers = request.headers();
    return request.decoderResult().isSuccess()
        && request.method().equals(HttpMethod.GET)
        && headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
        && headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)
        && VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
        && !headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").isEmpty()
        && subprotocol().isPresent();
  }

  /**
   * Whether it comes from one of these web sites. Choice: as with Mosquitto, one that does not come
   * from a web site is taken: browsers always say where from, and other programs could say
   * anything.
   */
  boolean comesFrom(List<String> origins) {
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    return origins.isEmpty() || origin == null || origins.contains(origin);
  }

  private Optional<String> subprotocol() {
    return SUBPROTOCOLS.stream()
        .filter(
            name ->
                request
                    .headers()
                    .containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, name, false))
        .findFirst();
  }

  /** The answer to a valid request, byte for byte as Mosquitto writes it. */
  String answer() {
    return "HTTP/1.1 101 Switching Protocols\r\n"
        + "Upgrade: WebSocket\r\n"
        + "Connection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: "
        + accept(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY))
        + "\r\n"
        + "Sec-WebSocket-Protocol: "
        + subprotocol().orElseThrow()
        + "\r\n\r\n";
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
