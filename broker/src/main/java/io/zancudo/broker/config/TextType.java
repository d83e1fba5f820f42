package io.zancudo.broker.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The rest of the line, without spaces around it: at most 65535 bytes of UTF-8 without control
 * characters.
 *
 * @param comments whether {@code " #"} and what follows may be a comment
 */
record TextType(boolean comments) implements ValueType<String> {
  private static final String MALFORMED = "Error: Malformed UTF-8 in configuration.";
  private static final int MAX_BYTES = 65_535;

  /** Everything counts: passwords, names, patterns. */
  static TextType verbatim() {
    return new TextType(false);
  }

  /**
   * A comment may follow.
   *
   * <p>Choice: Mosquitto takes it as part of the value and then does not find the file. Guides put
   * comments behind values, so one is cut off, unless a file of the whole name exists.
   */
  static TextType commented() {
    return new TextType(true);
  }

  @Override
  public String parse(Label label, Arguments arguments) throws ConfigProblem {
    String text = trim(arguments.rest());
    if (text.isEmpty()) {
      throw label.empty();
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new ConfigProblem("Error: '" + label.name() + "' value is longer than 65535 bytes.");
    }
    if (text.codePoints().anyMatch(TextType::isMalformed)) {
      throw new ConfigProblem(MALFORMED);
    }
    return comments ? withoutComment(label, text, arguments) : text;
  }

  private static String withoutComment(Label label, String text, Arguments arguments) {
    int comment = text.indexOf(" #");
    if (comment < 0 || Files.exists(Path.of(text))) {
      return text;
    }
    String value = trim(text.substring(0, comment));
    arguments.notice(
        LogType.WARNING,
        "Warning: '"
            + text.substring(comment + 1)
            + "' behind '"
            + label.name()
            + " "
            + value
            + "' is taken as a comment.");
    return value;
  }

  /** Without what C's isspace knows at both ends. */
  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /** U+FFFD is what the decoder puts for bytes that are not UTF-8. */
  private static boolean isMalformed(int codePoint) {
    return codePoint <= 0x1F
        || (codePoint >= 0x7F && codePoint <= 0x9F)
        || codePoint == 0xFFFD
        || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF)
        || (codePoint & 0xFFFE) == 0xFFFE;
  }
}
