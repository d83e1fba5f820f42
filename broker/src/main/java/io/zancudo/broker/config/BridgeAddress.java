package io.zancudo.broker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a bridge connects to. */
record BridgeAddress(String host, int port) {
  static final int DEFAULT_PORT = 1883;

  /** {@code host[:port] …} up to a comment; what follows the last colon is the port. */
  static final class ListType implements ValueType<List<BridgeAddress>> {
    @Override
    public List<BridgeAddress> parse(Label label, Arguments arguments) throws ConfigProblem {
      List<BridgeAddress> addresses = new ArrayList<>();
      Optional<String> word = arguments.next();
      while (word.isPresent() && !word.get().startsWith("#")) {
        addresses.add(parse(word.get()));
        word = arguments.next();
      }
      if (addresses.isEmpty()) {
        throw new ConfigProblem("Error: Empty address value in configuration.");
      }
      return List.copyOf(addresses);
    }

    private static BridgeAddress parse(String word) throws ConfigProblem {
      int colon = word.lastIndexOf(':');
      if (colon < 0) {
        return new BridgeAddress(word, DEFAULT_PORT);
      }
      int port = leadingNumber(word.substring(colon + 1));
      if (port < 1 || port > 65_535) {
        throw new ConfigProblem("Error: Invalid bridge port value (" + port + ").");
      }
      return new BridgeAddress(word.substring(0, colon), port);
    }

    @Override
    public String format(List<BridgeAddress> addresses) {
      return addresses.stream()
          .map(address -> address.host + ":" + address.port)
          .collect(Collectors.joining(" "));
    }
  }

  /** A bridge has one line of addresses. */
  static List<BridgeAddress> refuseSecond(
      Label label, List<BridgeAddress> earlier, List<BridgeAddress> later) throws ConfigProblem {
    throw new ConfigProblem("Error: Invalid bridge configuration, 'address' only allowed once.");
  }

  /** The number that a text begins with, as C's atoi takes it; 0 if there is none. */
  static int leadingNumber(String text) {
    int end = text.startsWith("-") ? 1 : 0;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    String number = text.substring(0, Math.min(end, 10));
    return number.isEmpty() || number.equals("-")
        ? 0
        : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(number));
  }
}
