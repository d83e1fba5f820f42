package io.zancudo.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** {@code mvn -Dzancudo.torture=true verify}: three nodes, of which one after another fails. */
@EnabledIfSystemProperty(named = "zancudo.torture", matches = "true")
class TortureIT {
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void nothingIsLostWhileNodesFail() {
    // Not a temporary folder: whoever looks for the bug needs the nodes' logs.
    Path work = Path.of(System.getProperty("basedir"), "target", "torture");

    int status =
        Main.run(
            "torture",
            "--nodes=3",
            "--minutes=3",
            "--faults=kill,stop," + cutIfPossible(),
            "--zancudo=" + System.getProperty("zancudo.program"),
            "--work=" + work,
            "--json=" + work.resolve("report.json"));

    assertThat(status).isEqualTo(Main.PASSED);
  }

  /** Cuts need nftables, and root. */
  private static String cutIfPossible() {
    boolean possible =
        System.getProperty("user.name").equals("root")
            && Path.of("/usr/sbin/nft").toFile().exists();
    return possible ? "cut" : "rolling";
  }
}
