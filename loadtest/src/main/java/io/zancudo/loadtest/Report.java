package io.zancudo.loadtest;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.zancudo.loadtest.verdict.Finding;
import io.zancudo.loadtest.verdict.Incidents;
import io.zancudo.loadtest.verdict.RunClock;
import io.zancudo.loadtest.verdict.Verdict;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A verdict in words, as a table and as JSON. */
record Report(
    Verdict verdict,
    RunClock clock,
    Incidents incidents,
    Pace reconnection,
    Pace outage,
    long heldBackCount,
    long seconds) {

  private static final int SHOWN = 20;

  private Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("seconds", seconds);
    figures.put("sent", verdict.totals().sentCount());
    figures.put("held_back", heldBackCount);
    figures.put("acknowledged", verdict.totals().acknowledgedCount());
    figures.put("deliveries_due", verdict.totals().dueCount());
    figures.put("delivered", verdict.totals().deliveredCount());
    figures.put("qos1_duplicates", verdict.totals().qos1DuplicateCount());
    figures.put("wills_due", verdict.willsDueCount());
    figures.put("longest_outage_millis", outage.longestMillis());
    figures.put("slowest_reconnection_millis", reconnection.longestMillis());
    for (Finding.Type type : Finding.Type.values()) {
      figures.put(name(type), verdict.findings().count(type));
    }
    return figures;
  }

  void print(PrintWriter out) {
    figures().forEach((name, value) -> out.printf("%-28s %10d%s%n", name, value, remark(name)));
    for (Finding.Type type : Finding.Type.values()) {
      List<Finding> found = verdict.findings().of(type);
      found.stream().limit(SHOWN).forEach(one -> print(out, one));
      if (found.size() > SHOWN) {
        out.printf("%s: %d more%n", name(type), verdict.findings().count(type) - SHOWN);
      }
    }
    out.println(verdict.passed() ? "PASSED" : "FAILED");
    out.flush();
  }

  private String remark(String figure) {
    return switch (figure) {
      case "longest_outage_millis" -> "  " + remark(outage);
      case "slowest_reconnection_millis" -> "  " + remark(reconnection);
      default -> failed(figure) ? "  FAILED" : "";
    };
  }

  private String remark(Pace pace) {
    return pace.who().isEmpty() ? "" : pace.who() + " until " + clock.wall(pace.at());
  }

  private boolean failed(String figure) {
    for (Finding.Type type : Finding.Type.values()) {
      if (name(type).equals(figure)) {
        return verdict.isFailure(type);
      }
    }
    return false;
  }

  private void print(PrintWriter out, Finding finding) {
    String verb = finding.type() == Finding.Type.LOST ? " acknowledged at " : " at ";
    out.println(name(finding.type()) + ": " + finding.text() + verb + clock.wall(finding.at()));
    if (verdict.isFailure(finding.type())) {
      for (Incidents.Incident incident : incidents.around(finding.at())) {
        double seconds = (incident.at() - finding.at()) / 1e9;
        out.printf(Locale.ROOT, "    %+7.2f s  %s%n", seconds, incident.text());
      }
    }
  }

  JsonObject json(Map<String, Object> run) {
    JsonObject json = new JsonObject();
    json.put("passed", verdict.passed());
    json.put("run", new JsonObject(run));
    figures().forEach(json::put);
    JsonArray findings = new JsonArray();
    for (Finding.Type type : Finding.Type.values()) {
      for (Finding finding : verdict.findings().of(type)) {
        findings.add(
            new JsonObject()
                .put("type", name(type))
                .put("failure", verdict.isFailure(type))
                .put("at", clock.wall(finding.at()))
                .put("text", finding.text()));
      }
    }
    JsonArray done = new JsonArray();
    for (Incidents.Incident incident : verdict.incidents()) {
      done.add(new JsonObject().put("at", clock.wall(incident.at())).put("text", incident.text()));
    }
    return json.put("findings", findings).put("incidents", done);
  }

  private static String name(Finding.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
