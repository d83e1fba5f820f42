package io.zancudo.broker.testing;

import io.zancudo.mqtt.ProtocolVersion;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A test of every version over every transport; gets {@link ProtocolVersion}, {@link Transport}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0} over {1}")
@ArgumentsSource(EachConnection.Connections.class)
public @interface EachConnection {
  /** Every version with every transport. */
  final class Connections implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return Stream.of(ProtocolVersion.values())
          .flatMap(
              version -> Stream.of(Transport.values()).map(over -> Arguments.of(version, over)));
    }
  }
}
