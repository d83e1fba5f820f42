package io.zancudo.broker.config;

import io.zancudo.mqtt.ProtocolVersion;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Protocol levels 3, 4 and 5, separated by commas and blanks; other words mean nothing. */
final class ProtocolVersionsType implements ValueType<Set<ProtocolVersion>> {
  private static final String DELIMITERS = ", \t";

  @Override
  public Set<ProtocolVersion> parse(Label label, Arguments arguments) throws ConfigProblem {
    EnumSet<ProtocolVersion> versions = EnumSet.noneOf(ProtocolVersion.class);
    Optional<String> word = arguments.next(DELIMITERS);
    if (word.isEmpty()) {
      throw label.empty();
    }
    while (word.isPresent()) {
      for (ProtocolVersion version : ProtocolVersion.values()) {
        if (word.get().equals(Integer.toString(version.level()))) {
          versions.add(version);
        }
      }
      word = arguments.next(DELIMITERS);
    }
    return versions;
  }

  @Override
  public String format(Set<ProtocolVersion> value) {
    return value.isEmpty()
        ? "none"
        : value.stream()
            .map(version -> Integer.toString(version.level()))
            .collect(Collectors.joining(","));
  }
}
