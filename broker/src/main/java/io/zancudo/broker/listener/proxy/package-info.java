/**
 * The PROXY protocol, versions 1 and 2: the header that a load balancer puts before each connection
 * to say who the client is.
 *
 * <p>Stands in front of everything else in the pipeline and takes itself out when the header has
 * been read. Strict, because what the header says decides who a client is: Netty's own decoder
 * takes either version on any connection, addresses of the wrong family and damaged extensions.
 * Owned by the connection's event loop. Knows no other package of the broker.
 */
@NullMarked
package io.zancudo.broker.listener.proxy;

import org.jspecify.annotations.NullMarked;
