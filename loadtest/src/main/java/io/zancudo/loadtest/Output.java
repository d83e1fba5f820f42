package io.zancudo.loadtest;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a report goes. */
final class Output {
  private Output() {}

  /** Prints the report, writes it as JSON where a file is named; returns the exit status. */
  static int publish(Report report, Optional<Path> json, Map<String, Object> run)
      throws IOException {
    report.print(new PrintWriter(System.out, false, StandardCharsets.UTF_8));
    if (json.isPresent()) {
      Files.writeString(json.get(), report.json(run).encodePrettily() + "\n");
    }
    return report.verdict().passed() ? Main.PASSED : Main.FAILED;
  }
}
