package io.zancudo.broker.auth;

import static io.zancudo.broker.auth.Clients.anonymous;
import static io.zancudo.broker.auth.Clients.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.broker.config.ConfigException;
import io.zancudo.broker.config.ConfigSource;
import io.zancudo.broker.config.ListenerConfig;
import io.zancudo.mqtt.ReasonCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may connect, as Mosquitto's tests of allow_anonymous and passwords have it. */
class AuthenticationPolicyTest {
  private static final AuthenticationResult NOT_AUTHORIZED =
      new AuthenticationResult.Denied(ReasonCode.NOT_AUTHORIZED);
  private static final AuthenticationResult BAD_NAME =
      new AuthenticationResult.Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD);

  /** Knows one user with one password. */
  private static final Authenticator PASSWORDS =
      credentials ->
          Future.succeededFuture(
              credentials.password().filter(Buffer.buffer("password")::equals).isPresent()
                  ? new AuthenticationResult.Accepted(credentials.identity())
                  : NOT_AUTHORIZED);

  @ParameterizedTest
  @CsvSource({
    // anonymous allowed, password file, with user name → may connect
    "true,  true,  true,  true",
    "true,  true,  false, true",
    "true,  false, true,  true",
    "true,  false, false, true",
    "false, true,  true,  true",
    "false, true,  false, false",
    "false, false, true,  false",
    "false, false, false, false",
  })
  void anonymousClientsAndUsers(
      boolean allowAnonymous, boolean passwordFile, boolean withName, boolean connects)
      throws ConfigException {
    AuthenticationPolicy policy = policy("", allowAnonymous, passwordFile);

    AuthenticationResult result =
        authenticate(policy, withName ? named("password") : Credentials.of(anonymous("c"), none()));

    assertThat(result instanceof AuthenticationResult.Accepted).isEqualTo(connects);
    assertThat(connects || result.equals(NOT_AUTHORIZED)).isTrue();
  }

  @Test
  void wrongOrMissingPasswordIsNotAuthorized() throws ConfigException {
    AuthenticationPolicy policy = policy("", true, true);

    assertThat(authenticate(policy, named("password9"))).isEqualTo(NOT_AUTHORIZED);
    assertThat(authenticate(policy, Credentials.of(user("c", "user"), none())))
        .isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void emptyNameAndEmptyPasswordAreNone() throws ConfigException {
    Authenticator anyPassword =
        credentials ->
            Future.succeededFuture(
                credentials.password().isPresent()
                    ? new AuthenticationResult.Accepted(credentials.identity())
                    : NOT_AUTHORIZED);
    AuthenticationPolicy policy =
        new AuthenticationPolicy(listener(""), true, Optional.of(anyPassword), false);

    assertThat(authenticate(policy, named(""))).isEqualTo(NOT_AUTHORIZED);
    assertThat(authenticate(policy, Credentials.of(user("c", ""), Optional.of(Buffer.buffer("p")))))
        .isEqualTo(new AuthenticationResult.Accepted(anonymous("c")));
  }

  @Test
  void usernameMayReplaceTheClientIdentifier() throws ConfigException {
    AuthenticationPolicy policy = policy("use_username_as_clientid true", true, true);

    assertThat(authenticate(policy, named("password")))
        .isEqualTo(new AuthenticationResult.Accepted(user("user", "user")));
    assertThat(authenticate(policy, Credentials.of(anonymous("c"), none())))
        .isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void certificateIsRequiredWhereItsNameCounts() throws ConfigException {
    AuthenticationPolicy policy =
        policy("certfile a\nkeyfile b\nuse_identity_as_username true", true, true);

    assertThat(authenticate(policy, named("password"))).isEqualTo(BAD_NAME);
  }

  @Test
  void commonNameStandsForUserNameAndPassword() throws Exception {
    AuthenticationPolicy policy =
        policy("certfile a\nkeyfile b\nuse_identity_as_username true", false, true);
    Credentials credentials =
        new Credentials(
            user("c", "other"), none(), Optional.of(Certificates.TEST_CLIENT.read()), none(""));

    assertThat(authenticate(policy, credentials))
        .isEqualTo(
            new AuthenticationResult.Accepted(
                user("c", "test client")
                    .withCertificateSubject(Optional.of(Certificates.TEST_CLIENT.subject()))));
  }

  @Test
  void wholeSubjectMayStandForTheUserName() throws Exception {
    AuthenticationPolicy policy =
        policy("certfile a\nkeyfile b\nuse_subject_as_username true", false, true);
    Credentials credentials =
        new Credentials(
            anonymous("c"), none(), Optional.of(Certificates.TEST_CLIENT.read()), none(""));

    assertThat(authenticate(policy, credentials))
        .isInstanceOfSatisfying(
            AuthenticationResult.Accepted.class,
            accepted ->
                assertThat(accepted.identity().username())
                    .contains(Certificates.TEST_CLIENT.subject()));
  }

  @Test
  void certificateAloneIsNoUserName() throws Exception {
    AuthenticationPolicy policy =
        policy("certfile a\nkeyfile b\nrequire_certificate true", false, true);
    Credentials credentials =
        new Credentials(
            anonymous("c"), none(), Optional.of(Certificates.TEST_CLIENT.read()), none(""));

    assertThat(authenticate(policy, credentials)).isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void nameInAProxyHeaderCountsAndPasswordsDoNot() throws ConfigException {
    String proxy =
        "enable_proxy_protocol 2\nrequire_certificate true\nuse_identity_as_username true";
    Credentials told =
        new Credentials(
            user("c", "user"),
            Optional.of(Buffer.buffer("password")),
            Optional.empty(),
            Optional.of("behind"));

    assertThat(authenticate(policy(proxy, true, false), told))
        .isEqualTo(new AuthenticationResult.Accepted(user("c", "behind")));
    assertThat(authenticate(policy(proxy, true, true), told)).isEqualTo(NOT_AUTHORIZED);
    assertThat(authenticate(policy(proxy, true, false), named("password"))).isEqualTo(BAD_NAME);
  }

  @Test
  void whereADecisionIsMissingNobodyMayConnect() throws ConfigException {
    AuthenticationPolicy closed =
        new AuthenticationPolicy(listener(""), true, Optional.of(PASSWORDS), true);

    assertThat(authenticate(closed, named("password"))).isEqualTo(NOT_AUTHORIZED);
    assertThat(authenticate(closed, Credentials.of(anonymous("c"), none())))
        .isEqualTo(NOT_AUTHORIZED);
    assertThat(closed.identify(named("password"))).isEqualTo(NOT_AUTHORIZED);
    assertThat(closed.remainsAccepted(user("c", "user"), true)).isFalse();
  }

  @Test
  void afterAReloadWhoMayNotConnectAnyMoreMayNotStay() throws ConfigException {
    assertThat(policy("", false, true).remainsAccepted(anonymous("c"), false)).isFalse();
    assertThat(policy("", true, true).remainsAccepted(anonymous("c"), false)).isTrue();
    assertThat(policy("", true, true).remainsAccepted(user("c", "u"), false)).isFalse();
    assertThat(policy("", false, true).remainsAccepted(user("c", "u"), true)).isTrue();
    assertThat(policy("", true, false).remainsAccepted(user("c", "u"), false)).isTrue();
  }

  private static AuthenticationResult authenticate(
      AuthenticationPolicy policy, Credentials credentials) {
    Future<AuthenticationResult> result = policy.authenticate(credentials);
    assertThat(result.succeeded()).isTrue();
    return result.result();
  }

  private static Credentials named(String password) {
    return Credentials.of(user("c", "user"), Optional.of(Buffer.buffer(password)));
  }

  private static Optional<Buffer> none() {
    return Optional.empty();
  }

  private static Optional<String> none(String unused) {
    return Optional.of(unused).filter(text -> !text.isEmpty());
  }

  private static AuthenticationPolicy policy(
      String settings, boolean allowAnonymous, boolean passwordFile) throws ConfigException {
    return new AuthenticationPolicy(
        listener(settings),
        allowAnonymous,
        passwordFile ? Optional.of(PASSWORDS) : Optional.empty(),
        false);
  }

  private static ListenerConfig listener(String settings) throws ConfigException {
    return ConfigSource.parse("listener 1\n" + settings).broker().listeners().get(0);
  }
}
