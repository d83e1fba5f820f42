package io.zancudo.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Three nodes, of which one after another fails: a minute of kills and two of nodes that are cut
 * off or stand still in each build, and with {@code mvn -Dzancudo.torture=true verify} all that can
 * happen for longer.
 *
 * <p>Isolated: {@link CheckIT} has its brokers on the same addresses.
 */
@Isolated
@Execution(ExecutionMode.SAME_THREAD)
class TortureIT {
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void nothingIsLostWhenNodesAreKilled() {
    assertThat(torture("kill", "--minutes=1", "--faults=kill")).isEqualTo(Main.PASSED);
  }

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void nothingIsLostWhenNodesAreCutOffOrStandStill() {
    assertThat(torture("cut", "--minutes=2", "--faults=stop" + cutsIfPossible()))
        .isEqualTo(Main.PASSED);
  }

  @Test
  @EnabledIfSystemProperty(named = "zancudo.torture", matches = "true")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void nothingIsLostWhateverFails() {
    String faults = "kill,term,rolling,stop,joinkill,killtwo,scaledown" + cutsIfPossible();

    assertThat(torture("all", "--minutes=15", "--faults=" + faults)).isEqualTo(Main.PASSED);
  }

  private static int torture(String name, String minutes, String faults) {
    // Not a temporary folder: whoever looks for the bug needs the nodes' logs.
    Path work = Path.of(System.getProperty("basedir"), "target", "torture", name);
    return Main.run(
        "torture",
        "--nodes=3",
        "--rate=100",
        minutes,
        faults,
        "--zancudo=" + System.getProperty("zancudo.program"),
        "--work=" + work,
        "--json=" + work.resolve("report.json"));
  }

  /** Cuts need nftables, and root. */
  private static String cutsIfPossible() {
    boolean possible =
        System.getProperty("user.name").equals("root")
            && Path.of("/usr/sbin/nft").toFile().exists();
    return possible ? ",cut,split,oneway" : "";
  }
}
