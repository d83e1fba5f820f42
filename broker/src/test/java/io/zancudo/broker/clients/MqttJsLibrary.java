package io.zancudo.broker.clients;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.zancudo.broker.testing.TestCertificates;
import io.zancudo.mqtt.UserProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * mqtt.js, where {@code src/test/js/clients.js} makes clients: in Node.js or in a browser. Needs
 * {@link #MQTT_JS}.
 */
final class MqttJsLibrary implements ClientLibrary, AutoCloseable {
  static final String MQTT_JS = "target/js/node_modules/mqtt";

  private static final int SESSION_EXPIRY_SECONDS = 600;

  /** An object of JavaScript has them by name. */
  static final List<UserProperty> USER_PROPERTIES =
      List.of(
          new UserProperty("unit", "°C"),
          new UserProperty("unit", "°F"),
          new UserProperty("source", "roof"));

  private final JavaScriptHost host;
  private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();

  /** Clients are made there; it has not been started. */
  MqttJsLibrary(JavaScriptHost host) throws Exception {
    this.host = host;
    try {
      host.start(line -> event(new JsonObject(line)), this::ended);
    } catch (Exception failure) {
      host.close();
      throw failure;
    }
  }

  @Override
  public TestClient connect(
      Channel channel, int port, TestCertificates certificates, ConnectOptions options)
      throws Exception {
    JsonObject connect = new JsonObject();
    connect
        .put("clientId", options.clientId())
        .put("clean", !options.persistent())
        .put("protocolVersion", channel.version().level())
        .put("protocolId", channel.version().protocolName());
    if (channel.isMqtt5() && options.persistent()) {
      connect.put(
          "properties", new JsonObject().put("sessionExpiryInterval", SESSION_EXPIRY_SECONDS));
    }
    options
        .username()
        .ifPresent(name -> connect.put("username", name).put("password", options.password()));
    options
        .will()
        .ifPresent(
            will ->
                connect.put(
                    "will",
                    publishOptions(will)
                        .put("topic", will.topic())
                        .put("payload", will.payload())));
    if (channel.transport().isSecure()) {
      putTls(connect, certificates, options);
    }
    return connect(options.clientId(), channel.transport().uri(port), connect);
  }

  private static void putTls(
      JsonObject connect, TestCertificates certificates, ConnectOptions options)
      throws IOException {
    connect.put("ca", Files.readString(certificates.authorityFile()));
    if (options.certificate().isPresent()) {
      String name = options.certificate().get();
      connect
          .put("cert", Files.readString(certificates.certificateFile(name)))
          .put("key", Files.readString(certificates.keyFile(name)));
    }
  }

  private TestClient connect(String clientId, String url, JsonObject options) throws Exception {
    String name = clientId + "-" + lastId.incrementAndGet();
    Client client = new Client(name);
    clients.put(name, client);
    JsonObject command = new JsonObject().put("url", url).put("options", options);
    try {
      client.sessionPresent = client.ask("connect", command).getBoolean("sessionPresent");
      return client;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof MqttJsFailure refused && refused.code > 0) {
        throw new ConnectRefused(refused.code, refused);
      }
      throw failure;
    }
  }

  private static JsonObject publishOptions(TestMessage message) {
    JsonObject options = new JsonObject().put("qos", message.qos()).put("retain", message.retain());
    if (message.properties().equals(TestMessage.Properties.NONE)) {
      return options;
    }
    TestMessage.Properties properties = message.properties();
    JsonObject userProperties = new JsonObject();
    for (UserProperty property : properties.userProperties()) {
      if (!userProperties.containsKey(property.name())) {
        userProperties.put(property.name(), new JsonArray());
      }
      userProperties.getJsonArray(property.name()).add(property.value());
    }
    return options.put(
        "properties",
        new JsonObject()
            .put("contentType", properties.contentType())
            .put("responseTopic", properties.responseTopic())
            .put("correlationData", properties.correlationData())
            .put("userProperties", userProperties));
  }

  private static TestMessage message(JsonObject event) {
    JsonObject properties = event.getJsonObject("properties");
    List<UserProperty> userProperties = new ArrayList<>();
    JsonObject byName = properties.getJsonObject("userProperties", new JsonObject());
    for (String name : byName.fieldNames()) {
      Object values = byName.getValue(name);
      for (Object value : values instanceof JsonArray several ? several : JsonArray.of(values)) {
        userProperties.add(new UserProperty(name, value.toString()));
      }
    }
    return new TestMessage(
        event.getString("topic"),
        event.getString("payload"),
        event.getInteger("qos"),
        event.getBoolean("retain"),
        new TestMessage.Properties(
            properties.getString("contentType", ""),
            properties.getString("responseTopic", ""),
            properties.getString("correlationData", ""),
            userProperties));
  }

  private void ended() {
    waiting
        .values()
        .forEach(future -> future.completeExceptionally(new IOException("JavaScript has ended")));
  }

  private void event(JsonObject event) {
    if (event.containsKey("client")) {
      Objects.requireNonNull(clients.get(event.getString("client"))).arrived(message(event));
      return;
    }
    CompletableFuture<JsonObject> answer =
        Objects.requireNonNull(waiting.remove(event.getInteger("id")));
    if (event.containsKey("error")) {
      answer.completeExceptionally(
          new MqttJsFailure(
              event.getString("error"), event.getValue("code") instanceof Integer code ? code : 0));
    } else {
      answer.complete(event);
    }
  }

  private CompletableFuture<JsonObject> send(String client, String operation, JsonObject command) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    command.put("id", id).put("op", operation).put("client", client);
    try {
      host.send(command.encode());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return answer;
  }

  @Override
  public void close() throws Exception {
    host.close();
  }

  private final class Client extends TestClient {
    private final String name;
    private volatile boolean sessionPresent;

    Client(String name) {
      this.name = name;
    }

    private JsonObject ask(String operation, JsonObject command) throws Exception {
      return send(name, operation, command).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    boolean sessionPresent() {
      return sessionPresent;
    }

    @Override
    int subscribe(String filter, int qos) throws Exception {
      return ask("subscribe", new JsonObject().put("filter", filter).put("qos", qos))
          .getInteger("code");
    }

    @Override
    void unsubscribe(String filter) throws Exception {
      ask("unsubscribe", new JsonObject().put("filter", filter));
    }

    @Override
    CompletableFuture<Integer> publish(TestMessage message) {
      JsonObject command =
          new JsonObject()
              .put("topic", message.topic())
              .put("payload", message.payload())
              .put("options", publishOptions(message));
      return send(name, "publish", command).thenApply(answer -> answer.getInteger("code"));
    }

    @Override
    void disconnect() throws Exception {
      ask("disconnect", new JsonObject());
    }

    @Override
    public void close() throws Exception {
      ask("close", new JsonObject());
    }
  }

  /** What mqtt.js says; code 0 if it is none of MQTT. */
  private static final class MqttJsFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    MqttJsFailure(String message, int code) {
      super(message);
      this.code = code;
    }
  }
}
