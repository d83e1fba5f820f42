package io.zancudo.broker.config;

import java.util.Optional;

/**
 * Where the broker answers administrators over HTTP; directive {@code admin_listener PORT
 * [ADDRESS]}.
 *
 * @param port 1 to 65535
 * @param address by default that of this machine alone, 127.0.0.1
 */
public record AdminConfig(int port, String address) {
  public static final String DEFAULT_ADDRESS = "127.0.0.1";

  /** {@code PORT [ADDRESS]}. */
  static final class Type implements ValueType<AdminConfig> {
    @Override
    public AdminConfig parse(Label label, Arguments arguments) throws ConfigProblem {
      int port = IntegerType.ANY.from(1).to(65_535).parse(label, arguments);
      Optional<String> address = arguments.next().filter(word -> !word.startsWith("#"));
      return new AdminConfig(port, address.orElse(DEFAULT_ADDRESS));
    }

    @Override
    public String format(AdminConfig value) {
      return value.port + " " + value.address;
    }
  }
}
