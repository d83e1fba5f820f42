package io.zancudo.broker.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One normative statement of MQTT 5.0 (Appendix B).
 *
 * @param id its identifier, as {@code MQTT-3.1.2-24}
 * @param obligedParty who must obey: {@code Server}, {@code Client} or {@code Both}
 * @param section the title of its section
 */
record SpecStatement(String id, String obligedParty, String section) {

  private static final String RESOURCE = "/mqtt5-statements.tsv";
  private static final Pattern MQTT_311_ONLY = Pattern.compile("MQTT311-\\d+\\.\\d+\\.\\d+-\\d+");

  /** All statements, in the order of the specification. */
  static List<SpecStatement> all() {
    try (InputStream in = SpecStatement.class.getResourceAsStream(RESOURCE)) {
      Objects.requireNonNull(in, RESOURCE);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(SpecStatement::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE, e);
    }
  }

  /** Whether an identifier may stand in {@link Spec}. */
  static boolean isKnown(String id) {
    return MQTT_311_ONLY.matcher(id).matches() || all().stream().anyMatch(s -> s.id().equals(id));
  }

  /** Whether a server must obey this statement. */
  boolean bindsServer() {
    return !obligedParty.equals("Client");
  }

  private static SpecStatement parse(String line) {
    List<String> fields = List.of(line.split("\t", -1));
    if (fields.size() != 4) {
      throw new IllegalArgumentException(RESOURCE + ": not four fields: " + line);
    }
    return new SpecStatement(fields.get(0), fields.get(2), fields.get(3));
  }
}
