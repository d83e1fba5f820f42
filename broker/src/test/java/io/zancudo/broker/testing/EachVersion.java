package io.zancudo.broker.testing;

import io.zancudo.mqtt.ProtocolVersion;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A test of what MQTT 3.1.1 and MQTT 5 have in common; gets the {@link ProtocolVersion}. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@EnumSource(
    value = ProtocolVersion.class,
    names = {"MQTT_3_1_1", "MQTT_5"})
public @interface EachVersion {}
