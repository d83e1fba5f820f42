/**
 * What administrators ask a running broker over HTTP: whether it is alive and ready, and how its
 * nodes are. Beside the path of a PUBLISH; may use {@code config} and {@code io.zancudo.cluster}.
 */
@NullMarked
package io.zancudo.broker.admin;

import org.jspecify.annotations.NullMarked;
