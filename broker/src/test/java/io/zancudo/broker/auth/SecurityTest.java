package io.zancudo.broker.auth;

import static io.zancudo.broker.auth.Clients.anonymous;
import static io.zancudo.broker.auth.Clients.user;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.zancudo.broker.config.BrokerConfig;
import io.zancudo.broker.config.ConfigException;
import io.zancudo.broker.config.ConfigSource;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.TopicName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityTest {
  /** For the password "secret". */
  private static final String HASH =
      "$7$101$MDEyMzQ1Njc4OWFi$EO/lLlkeUgIiBaS8G8UK0ZMP1u508TA7Tl+AdJ1cEsmlbGyEPAERErpfq84j1ke"
          + "pISs0UzmcdL4ucgZ2uodxfQ==";

  /** For the empty password. */
  private static final String OTHER_HASH =
      "$7$101$c2FsdHNhbHRzYWx0$YGccB43UySWesQJ6JtSy5YCRyaItXPvSxOnYziYKc8edCSw0kU8ujzY1AkaMSPv"
          + "Vpx1gAHnXKFT0bI1Txql1SA==";

  private final Vertx vertx = Vertx.vertx();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @AfterEach
  void close() {
    vertx.close();
  }

  @Test
  void passwordAndAclFileDecide() throws Exception {
    BrokerConfig config =
        config(
            "listener 1\npassword_file "
                + write("pw", "u:" + HASH + "\n")
                + "\nacl_file "
                + write("acl", "user u\ntopic read a\n"));
    ListenerSecurity security = load(config).forListener(config.listeners().get(0));

    assertThat(connect(security, "secret"))
        .isEqualTo(new AuthenticationResult.Accepted(user("c", "u")));
    assertThat(connect(security, "other"))
        .isEqualTo(new AuthenticationResult.Denied(ReasonCode.NOT_AUTHORIZED));
    assertThat(security.enhanced("SCRAM-SHA-256")).isEmpty();
    ClientRules rules = security.authorizer().forClient(user("c", "u"));
    assertThat(rules.mayReceive(TopicName.of("a"))).isTrue();
    assertThat(rules.mayPublish(TopicName.of("a"))).isFalse();
  }

  @Test
  void eachListenerMayHaveFilesOfItsOwn() throws Exception {
    BrokerConfig config =
        config(
            "per_listener_settings true\nlistener 1\npassword_file "
                + write("pw", "u:" + HASH + "\n")
                + "\nlistener 2\nallow_anonymous true\nlistener 0 /a\nlistener 1 127.0.0.1");
    Security security = load(config);

    assertThat(connect(security.forListener(config.listeners().get(0)), "secret"))
        .isInstanceOf(AuthenticationResult.Accepted.class);
    assertThat(connect(security.forListener(config.listeners().get(1)), "any"))
        .isInstanceOf(AuthenticationResult.Accepted.class);
    assertThat(connect(security.forListener(config.listeners().get(2)), "secret"))
        .isInstanceOf(AuthenticationResult.Denied.class);
    assertThat(connect(security.forListener(config.listeners().get(3)), "secret"))
        .isInstanceOf(AuthenticationResult.Denied.class);
  }

  @Test
  void pluginsForTheFilesAreBuiltIn() throws Exception {
    BrokerConfig config =
        config(
            "plugin /usr/lib/mosquitto_password_file.so\nplugin_opt_password_file "
                + write("pw", "u:" + HASH + "\n")
                + "\nplugin /usr/lib/mosquitto_acl_file.so\nplugin_opt_acl_file "
                + write("acl", "topic a\n")
                + "\nlistener 1\nallow_anonymous true");
    ListenerSecurity security = load(config).forListener(config.listeners().get(0));

    assertThat(connect(security, "secret")).isInstanceOf(AuthenticationResult.Accepted.class);
    assertThat(connect(security, "other")).isInstanceOf(AuthenticationResult.Denied.class);
    assertThat(security.authorizer().forClient(anonymous("c")).mayPublish(TopicName.of("b")))
        .isFalse();
  }

  @Test
  void missingPluginThatDecidesLetsNobodyIn() throws Exception {
    BrokerConfig config =
        config("listener 1\nallow_anonymous true\nplugin /x/mosquitto_dynamic_security.so");
    ListenerSecurity security = load(config).forListener(config.listeners().get(0));

    assertThat(connect(security, "any")).isInstanceOf(AuthenticationResult.Denied.class);
  }

  @Test
  void pluginThatNobodyKnowsEndsTheStart() throws ConfigException {
    SecurityFileException failure = failure(config("listener 1\nplugin /x/auth_plugin_bad.so"));

    assertThat(failure.exitStatus()).isEqualTo(13);
    assertThat(failure.lines())
        .first()
        .isEqualTo("Error: Unable to load plugin \"/x/auth_plugin_bad.so\".");
  }

  @Test
  void wrongFileEndsTheStart() throws Exception {
    SecurityFileException failure =
        failure(config("listener 1\nacl_file " + write("acl", "topic a#\n")));

    assertThat(failure.exitStatus()).isEqualTo(3);
  }

  @Test
  void reloadTakesChangedFiles() throws Exception {
    Path passwords = write("pw", "u:" + HASH + "\nv:" + HASH + "\n");
    Path rules = write("acl", "user u\ntopic a\n");
    BrokerConfig config = config("listener 1\npassword_file " + passwords + "\nacl_file " + rules);
    Security all = load(config);
    ListenerSecurity security = all.forListener(config.listeners().get(0));
    ClientRules before = security.authorizer().forClient(user("c", "u"));

    write("pw", "u:" + OTHER_HASH + "\nv:" + HASH + "\n");
    write("acl", "user u\ntopic b\n");
    done(all.reload(Future.succeededFuture(config)));

    assertThat(connect(security, "secret")).isInstanceOf(AuthenticationResult.Denied.class);
    assertThat(security.authorizer().generation()).isGreaterThan(before.generation());
    assertThat(security.authorizer().forClient(user("c", "u")).mayPublish(TopicName.of("b")))
        .isTrue();
    assertThat(security.remainsAccepted(user("c", "u"))).isFalse();
    assertThat(security.remainsAccepted(user("c", "v"))).isTrue();
    assertThat(security.remainsAccepted(user("c", "w"))).isFalse();
  }

  @Test
  void reloadWithAWrongFileFailsAndChangesNothing() throws Exception {
    Path rules = write("acl", "user u\ntopic a\n");
    BrokerConfig config = config("listener 1\nallow_anonymous true\nacl_file " + rules);
    Security all = load(config);
    ListenerSecurity security = all.forListener(config.listeners().get(0));

    write("acl", "topic a#\n");
    Future<Void> reload = all.reload(Future.succeededFuture(config));
    await().until(reload::isComplete);

    assertThat(reload.cause())
        .isInstanceOfSatisfying(
            SecurityFileException.class, wrong -> assertThat(wrong.exitStatus()).isEqualTo(3));
    assertThat(security.authorizer().forClient(user("c", "u")).mayPublish(TopicName.of("a")))
        .isTrue();
  }

  @Test
  void whoConnectsDuringAReloadWaitsForIt() throws Exception {
    BrokerConfig open = config("listener 1\nallow_anonymous true");
    Security all = load(open);
    ListenerSecurity security = all.forListener(open.listeners().get(0));
    Promise<BrokerConfig> closed = Promise.promise();

    Future<Void> reload = all.reload(closed.future());
    Future<AuthenticationResult> early =
        security.authenticate(Credentials.of(anonymous("c"), Optional.empty()));
    boolean decidedEarly = early.isComplete();
    closed.complete(config("listener 1\nallow_anonymous false"));
    done(reload);

    assertThat(decidedEarly).isFalse();
    assertThat(done(early)).isInstanceOf(AuthenticationResult.Denied.class);
  }

  @Test
  void whoConnectsJustAfterAChangeIsDecidedAboutByAReloadOnItsWay() throws Exception {
    Path passwords = write("pw", "u:" + HASH + "\n");
    BrokerConfig config = config("listener 1\npassword_file " + passwords);
    Security all = load(config);
    ListenerSecurity security = all.forListener(config.listeners().get(0));

    write("pw", "nobody:" + HASH + "\n");
    Future<AuthenticationResult> early =
        security.authenticate(Credentials.of(user("c", "u"), Optional.of(Buffer.buffer("secret"))));
    done(all.reload(Future.succeededFuture(config)));

    assertThat(done(early)).isInstanceOf(AuthenticationResult.Denied.class);
  }

  @Test
  void changeWithoutReloadChangesNothing() throws Exception {
    Path passwords = write("pw", "u:" + HASH + "\n");
    BrokerConfig config = config("listener 1\npassword_file " + passwords);
    ListenerSecurity security = load(config).forListener(config.listeners().get(0));

    write("pw", "nobody:" + HASH + "\n");

    assertThat(connect(security, "secret")).isInstanceOf(AuthenticationResult.Accepted.class);
    Files.delete(passwords);
    assertThat(connect(security, "secret")).isInstanceOf(AuthenticationResult.Accepted.class);
  }

  @Test
  void reloadMayChangeWhoIsAnonymous() throws Exception {
    BrokerConfig config = config("listener 1\nallow_anonymous true");
    Security all = load(config);
    ListenerSecurity security = all.forListener(config.listeners().get(0));

    done(all.reload(Future.succeededFuture(config("listener 1\nallow_anonymous false"))));

    assertThat(security.remainsAccepted(anonymous("c"))).isFalse();
    assertThat(security.listener().security().allowAnonymous()).isFalse();
  }

  @Test
  void tooManyClientsThatWaitForAHashAreToldThatTheServerIsBusy() throws InterruptedException {
    PasswordWorkers workers = new PasswordWorkers(vertx, 3);
    CountDownLatch release = new CountDownLatch(1);

    List<Future<Optional<Boolean>>> waiting =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    workers.compute(
                        () -> {
                          release.await();
                          return true;
                        }))
            .toList();
    Future<Optional<Boolean>> refused = workers.compute(() -> true);
    release.countDown();
    waiting.forEach(hash -> await().until(hash::isComplete));
    Future<Optional<Boolean>> later = workers.compute(() -> true);

    assertThat(refused.result()).isEmpty();
    assertThat(waiting).allMatch(hash -> hash.result().isPresent());
    await().until(later::isComplete);
    assertThat(later.result()).contains(true);
  }

  private Security load(BrokerConfig config) {
    return done(Security.load(vertx, config, EnhancedAuthenticators.NONE));
  }

  private SecurityFileException failure(BrokerConfig config) {
    Future<Security> loading = Security.load(vertx, config, EnhancedAuthenticators.NONE);
    await().until(loading::isComplete);
    return (SecurityFileException) requireNonNull(loading.cause());
  }

  private static <T> T done(Future<T> future) {
    await().until(future::isComplete);
    assertThat(future.failed()).as("failed: %s", future.cause()).isFalse();
    return future.result();
  }

  private static AuthenticationResult connect(ListenerSecurity security, String password) {
    return done(
        security.authenticate(
            Credentials.of(user("c", "u"), Optional.of(Buffer.buffer(password)))));
  }

  private static BrokerConfig config(String text) throws ConfigException {
    return ConfigSource.parse(text).broker();
  }

  private Path write(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
