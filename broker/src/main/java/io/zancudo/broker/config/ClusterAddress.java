package io.zancudo.broker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a node talks to other nodes.
 *
 * @param host a name or an address; of IPv6 without brackets
 * @param port 1 to 65535
 */
public record ClusterAddress(String host, int port) {
  public static final int DEFAULT_PORT = 5701;

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }

  private static ClusterAddress parse(Label label, String word) throws ConfigProblem {
    int bracket = word.lastIndexOf(']');
    int colon = word.lastIndexOf(':');
    boolean bareIpv6 = bracket < 0 && colon != word.indexOf(':');
    boolean hasPort = colon > bracket && !bareIpv6;
    String host = hasPort ? word.substring(0, colon) : word;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = hasPort ? BridgeAddress.leadingNumber(word.substring(colon + 1)) : DEFAULT_PORT;
    boolean isNumber = !hasPort || word.substring(colon + 1).equals(Integer.toString(port));
    if (host.isEmpty() || !isNumber || port < 1 || port > 65_535) {
      throw label.invalid(word);
    }
    return new ClusterAddress(host, port);
  }

  /** {@code HOST[:PORT]}. */
  static final class Type implements ValueType<ClusterAddress> {
    @Override
    public ClusterAddress parse(Label label, Arguments arguments) throws ConfigProblem {
      return ClusterAddress.parse(label, arguments.next(label));
    }
  }

  /** {@code HOST[:PORT] …} up to a comment. */
  static final class ListType implements ValueType<List<ClusterAddress>> {
    @Override
    public List<ClusterAddress> parse(Label label, Arguments arguments) throws ConfigProblem {
      List<ClusterAddress> addresses = new ArrayList<>();
      Optional<String> word = arguments.next();
      while (word.isPresent() && !word.get().startsWith("#")) {
        addresses.add(ClusterAddress.parse(label, word.get()));
        word = arguments.next();
      }
      if (addresses.isEmpty()) {
        throw label.empty();
      }
      return List.copyOf(addresses);
    }

    @Override
    public String format(List<ClusterAddress> addresses) {
      return addresses.stream().map(ClusterAddress::toString).collect(Collectors.joining(" "));
    }
  }
}
