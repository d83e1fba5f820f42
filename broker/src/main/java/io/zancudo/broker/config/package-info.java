/**
 * The configuration: Mosquitto's syntax in, immutable records out.
 *
 * <p>{@code Directives} is the one table of all directives; a file is read into lines ({@code
 * ConfigFileReader}), the lines are assembled with the table into values ({@code ConfigAssembler}),
 * and the values become the records, of which {@link BrokerConfig} is the root. It is read once at
 * the start and once per reload; nothing on the way of a PUBLISH looks anything up here.
 *
 * <p>Depends on the values of {@code io.zancudo.mqtt} and, in the two classes that tie it to
 * vertx-config, on Vert.x. Everything is immutable or used by one thread while loading.
 */
@NullMarked
package io.zancudo.broker.config;

import org.jspecify.annotations.NullMarked;
