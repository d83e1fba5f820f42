package io.zancudo.broker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class NettyLeakListenerTest {

  private final Collection<String> leaks = new ConcurrentLinkedQueue<>();
  private final ResourceLeakDetector<StringBuilder> detector =
      new NettyLeakListener.RecordingDetector<>(StringBuilder.class, 1, leaks);

  @Test
  void watchesThisRun() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
  }

  @Test
  void lostResourceIsRecordedWithWhoHadIt() {
    loseOne();

    NettyLeakListener.collectGarbage();
    trackAndRelease();

    assertThat(leaks).singleElement().asString().contains("StringBuilder", "loseOne");
  }

  @Test
  void releasedResourceIsNoLeak() {
    trackAndRelease();

    NettyLeakListener.collectGarbage();
    trackAndRelease();

    assertThat(leaks).isEmpty();
  }

  private void loseOne() {
    assertThat(detector.track(new StringBuilder())).isNotNull();
  }

  private void trackAndRelease() {
    StringBuilder resource = new StringBuilder();
    ResourceLeakTracker<StringBuilder> tracker = detector.track(resource);
    assertThat(tracker.close(resource)).isTrue();
  }
}
