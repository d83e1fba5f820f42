package io.zancudo.broker.protocol;

import io.vertx.core.Future;
import io.zancudo.broker.auth.AuthenticationResult;
import io.zancudo.broker.auth.Authorizer;
import io.zancudo.broker.auth.Credentials;
import io.zancudo.broker.auth.EnhancedAuthenticators;
import io.zancudo.broker.config.ListenerConfig;
import java.util.function.Function;

/**
 * What the connections of one listener share. Thread-safe.
 *
 * @param config its configuration
 * @param authentication who may connect
 * @param methods the Authentication Methods of MQTT 5
 * @param authorizer who may do what
 */
public record ListenerServices(
    ListenerConfig config,
    Function<Credentials, Future<AuthenticationResult>> authentication,
    EnhancedAuthenticators methods,
    Authorizer authorizer) {}
