package io.zancudo.broker.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads a configuration file, and those that its {@code include_dir} lines bring, into lines. Knows
 * nothing of what the lines mean.
 */
final class ConfigFileReader {
  private static final String INCLUDE_DIR = "include_dir";
  private static final String SUFFIX = ".conf";

  private ConfigFileReader() {}

  /**
   * Reads a file from disk. Blocks.
   *
   * @param file as the user named it
   * @throws ConfigException if it cannot be read
   */
  static List<ConfigLine> read(String file) throws ConfigException {
    try {
      return lines(file, content(file));
    } catch (ConfigProblem problem) {
      throw new ConfigException(List.of(problem.text()));
    }
  }

  /**
   * Takes a file's content apart and follows its {@code include_dir} lines. Blocks while it does.
   */
  static List<ConfigLine> lines(String file, byte[] content) {
    List<ConfigLine> lines = new ArrayList<>();
    for (ConfigLine line : split(file, content, Optional.empty())) {
      if (line.keyword().equals(INCLUDE_DIR)) {
        include(line, lines);
      } else {
        lines.add(line);
      }
    }
    return lines;
  }

  private static byte[] content(String file) throws ConfigProblem {
    if (Files.isDirectory(Path.of(file))) {
      throw new ConfigProblem("Error: Config file '" + file + "' is a directory.");
    }
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException unreadable) {
      throw unopenable(file);
    }
  }

  /** The problem of a file that cannot be read. */
  static ConfigProblem unopenable(String file) {
    return new ConfigProblem("Error: Unable to open config file '" + file + "'.");
  }

  private static List<ConfigLine> split(String file, byte[] content, Optional<String> includedAt) {
    List<ConfigLine> lines = new ArrayList<>();
    String[] texts = new String(content, StandardCharsets.UTF_8).split("\n", -1);
    for (int i = 0; i < texts.length; i++) {
      String text = withoutCarriageReturns(texts[i]);
      String line = withoutLeadingSpaces(text);
      if (!text.startsWith("#") && !line.isEmpty()) { // " #" is no comment
        int space = line.indexOf(' ');
        String keyword = space < 0 ? line : line.substring(0, space);
        String value = space < 0 ? "" : line.substring(space + 1);
        lines.add(new ConfigLine(file, i + 1, includedAt, keyword, value, Optional.empty()));
      }
    }
    return lines;
  }

  private static String withoutLeadingSpaces(String text) {
    int start = 0;
    while (start < text.length() && text.charAt(start) == ' ') {
      start++;
    }
    return text.substring(start);
  }

  private static String withoutCarriageReturns(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\r') {
      end--;
    }
    return text.substring(0, end);
  }

  private static void include(ConfigLine line, List<ConfigLine> lines) {
    try {
      String folder =
          TextType.commented()
              .parse(new Label(INCLUDE_DIR), new Arguments(line.value(), new ArrayList<>()));
      lines.add(line);
      String includedAt = line.file() + ":" + line.number();
      for (String file : files(folder)) {
        lines.addAll(included(file, includedAt));
      }
    } catch (ConfigProblem problem) {
      lines.add(line.withProblem(problem.text()));
    }
  }

  private static List<ConfigLine> included(String file, String includedAt) throws ConfigProblem {
    List<ConfigLine> lines = new ArrayList<>();
    for (ConfigLine line : split(file, content(file), Optional.of(includedAt))) {
      lines.add(
          line.keyword().equals(INCLUDE_DIR)
              ? line.withProblem(
                  "Error: The include_dir option is only valid in the main configuration file.")
              : line);
    }
    return lines;
  }

  /** The files of a folder whose name ends in .conf, in the order that they count. */
  private static List<String> files(String folder) throws ConfigProblem {
    List<String> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(folder))) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.endsWith(SUFFIX) && name.length() > SUFFIX.length()) {
          files.add(folder + "/" + name);
        }
      }
    } catch (IOException unreadable) {
      throw new ConfigProblem("Error: Unable to open include_dir '" + folder + "'.");
    }
    // Alphabetically, and "A" before "a", but "b" after both.
    files.sort(Comparator.comparing(ConfigFileReader::alphabetical));
    return files;
  }

  /** Letter by letter first without, then with regard to case. */
  private static String alphabetical(String name) {
    StringBuilder key = new StringBuilder();
    for (char c : name.toCharArray()) {
      key.append(Character.toUpperCase(c)).append(c);
    }
    return key.toString();
  }
}
