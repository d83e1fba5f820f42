package io.zancudo.broker.listener;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import io.zancudo.broker.config.ListenerConfig;
import io.zancudo.broker.config.SocketDomain;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A socket that a listener opens.
 *
 * @param host IP address, or path of a Unix domain socket
 * @param port TCP port, 0 for any
 * @param ipv4 whether clients may come over IPv4
 * @param ipv6 whether clients may come over IPv6; with IPv4 together it is bound to all addresses
 */
record BindAddress(String host, int port, boolean ipv4, boolean ipv6) {
  private static final String ANY_IPV4 = "0.0.0.0";
  private static final String ANY_IPV6 = "::";
  private static final String LOOPBACK_IPV6 = "::1";

  /** The longest path that the system takes ({@code sun_path} without its end). */
  private static final int MAX_PATH_BYTES = 107;

  /** Whether clients come over a Unix domain socket. */
  boolean isUnixSocket() {
    return !ipv4 && !ipv6;
  }

  /**
   * As Vert.x wants it.
   *
   * @param id stands for the port that the system chooses, where port is 0: without it each
   *     instance of a verticle would get its own
   */
  SocketAddress socketAddress(int id) {
    if (isUnixSocket()) {
      return SocketAddress.domainSocketAddress(host);
    }
    return port == 0
        ? SocketAddress.sharedRandomPort(id, host)
        : SocketAddress.inetSocketAddress(port, host);
  }

  /**
   * The sockets of a listener, at least one. Blocks: names are looked up.
   *
   * @throws ListenerFailure if there is nothing to bind to
   */
  static List<BindAddress> resolve(ListenerConfig config) {
    if (config.unixSocketPath().isPresent()) {
      return List.of(unixSocket(config.unixSocketPath().get()));
    }
    try {
      if (config.bindInterface().isPresent()) {
        return ofInterface(config, config.bindInterface().get());
      }
      if (config.host().isPresent()) {
        return ofHost(config, config.host().get());
      }
    } catch (IOException e) {
      throw ListenerFailure.of(config.name(), e);
    }
    return List.of(anyAddress(config));
  }

  private static BindAddress unixSocket(Path path) {
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
      throw new ListenerFailure("Path to unix socket is too long \"" + path + "\".");
    }
    return new BindAddress(path.toString(), 0, false, false);
  }

  /** One socket takes both families, but for a system without IPv6. */
  private static BindAddress anyAddress(ListenerConfig config) {
    Optional<SocketDomain> domain = config.socketDomain();
    boolean ipv6 = domain.isPresent() ? domain.get() == SocketDomain.IPV6 : hasIpv6();
    return new BindAddress(
        ipv6 ? ANY_IPV6 : ANY_IPV4, config.port(), domain.isEmpty() || !ipv6, ipv6);
  }

  private static boolean hasIpv6() {
    try (ServerSocketChannel probe = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
      probe.bind(new InetSocketAddress(LOOPBACK_IPV6, 0));
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static List<BindAddress> ofHost(ListenerConfig config, String host)
      throws UnknownHostException {
    List<BindAddress> addresses = new ArrayList<>();
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (isWanted(config, address)) {
        addresses.add(of(config, address));
      }
    }
    if (addresses.isEmpty()) {
      throw new ListenerFailure(
          "Address family for hostname not supported (listener " + config.name() + ").");
    }
    return addresses;
  }

  /** The first address of each family, as in Mosquitto. */
  private static List<BindAddress> ofInterface(ListenerConfig config, String name)
      throws IOException {
    NetworkInterface found = NetworkInterface.getByName(name);
    if (found == null) {
      throw new ListenerFailure("Interface " + name + " does not exist.");
    }
    List<InetAddress> addresses = found.inetAddresses().toList();
    if (config.host().isPresent()) {
      InetAddress host = InetAddress.getByName(config.host().get());
      if (!addresses.contains(host)) {
        throw new ListenerFailure(
            "Interface address for "
                + name
                + " does not match specified listener address ("
                + config.host().get()
                + ").");
      }
      addresses = List.of(host);
    }
    List<BindAddress> bound = new ArrayList<>();
    for (Class<? extends InetAddress> family : List.of(Inet4Address.class, Inet6Address.class)) {
      addresses.stream()
          .filter(address -> family.isInstance(address) && isWanted(config, address))
          .min(Comparator.comparing(InetAddress::isLinkLocalAddress)) // these are no use alone
          .ifPresent(address -> bound.add(of(config, address)));
    }
    if (bound.isEmpty()) {
      throw new ListenerFailure("Interface " + name + " has no address to listen on.");
    }
    return bound;
  }

  private static boolean isWanted(ListenerConfig config, InetAddress address) {
    return config
        .socketDomain()
        .map(domain -> (domain == SocketDomain.IPV4) == (address instanceof Inet4Address))
        .orElse(true);
  }

  private static BindAddress of(ListenerConfig config, InetAddress address) {
    boolean ipv4 = address instanceof Inet4Address;
    return new BindAddress(NetUtil.toAddressString(address), config.port(), ipv4, !ipv4);
  }
}
