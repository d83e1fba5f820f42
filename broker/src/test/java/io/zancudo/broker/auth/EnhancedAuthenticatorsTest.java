package io.zancudo.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.broker.testing.ChallengeResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnhancedAuthenticatorsTest {
  private final EnhancedAuthenticators methods = EnhancedAuthenticators.of(new ChallengeResponse());

  @Test
  void methodIsFoundByItsExactName() {
    assertThat(methods.find("challenge-response")).isPresent();
    assertThat(methods.find("Challenge-Response")).isEmpty();
    assertThat(EnhancedAuthenticators.NONE.find("challenge-response")).isEmpty();
  }

  @Test
  void methodHasOneImplementation() {
    assertThatThrownBy(
            () -> EnhancedAuthenticators.of(new ChallengeResponse(), new ChallengeResponse()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void exchangeGoesThroughItsSteps() {
    EnhancedExchange exchange =
        methods.find(ChallengeResponse.METHOD).orElseThrow().begin(Clients.anonymous("c"));

    Future<EnhancedAuthenticationResult> challenge =
        exchange.start(Optional.of(Buffer.buffer("who")));
    Future<EnhancedAuthenticationResult> end =
        exchange.proceed(Optional.of(ChallengeResponse.RESPONSE));

    assertThat(challenge.result())
        .isEqualTo(
            new EnhancedAuthenticationResult.Continue(Optional.of(ChallengeResponse.CHALLENGE)));
    assertThat(end.result())
        .isEqualTo(
            new EnhancedAuthenticationResult.Success(
                Optional.of(ChallengeResponse.WELCOME), Clients.user("c", "who")));
  }
}
