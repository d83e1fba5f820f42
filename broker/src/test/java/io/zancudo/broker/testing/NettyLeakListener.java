package io.zancudo.broker.testing;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Watches for Netty buffers that were lost without release during a test run. What it finds is
 * written to {@code target/netty-leaks.txt}, and the build fails when that file exists: a listener
 * cannot fail the run itself, and the test that lost a buffer has long ended when it is found.
 */
public final class NettyLeakListener implements LauncherSessionListener {

  private static final long COLLECTION_TIMEOUT_MILLIS = 60_000;

  private final Collection<String> leaks = new ConcurrentLinkedQueue<>();

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    // Before any class of Netty makes its detector.
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new RecordingFactory(leaks));
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    findLostBuffers();
    Path report = Path.of(System.getProperty("basedir", "."), "target", "netty-leaks.txt");
    try {
      Files.deleteIfExists(report);
      if (!leaks.isEmpty()) {
        Files.createDirectories(report.toAbsolutePath().getParent());
        Files.write(report, leaks);
        System.out.println("Netty buffers were lost, see " + report + ":");
        leaks.forEach(System.out::println);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A leak is reported when, after a garbage collection, the next buffer is allocated. */
  private static void findLostBuffers() {
    collectGarbage();
    for (ByteBufAllocator allocator :
        List.of(PooledByteBufAllocator.DEFAULT, UnpooledByteBufAllocator.DEFAULT)) {
      allocator.directBuffer(1).release();
      allocator.heapBuffer(1).release();
      allocator.compositeBuffer().release();
    }
  }

  /** Returns when everything that was out of reach before has been told to its reference queue. */
  static void collectGarbage() {
    // A collection hands over its references in no order, but after those of the one before it.
    collectSentinel();
    collectSentinel();
  }

  private static void collectSentinel() {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    PhantomReference<Object> sentinel = new PhantomReference<>(new Object(), collected);
    System.gc();
    try {
      if (collected.remove(COLLECTION_TIMEOUT_MILLIS) != sentinel) {
        throw new IllegalStateException("no garbage collection: leaks cannot be found");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class RecordingFactory extends ResourceLeakDetectorFactory {

    private final Collection<String> leaks;

    RecordingFactory(Collection<String> leaks) {
      this.leaks = leaks;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in the superclass, so it must be here
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return new RecordingDetector<>(resource, samplingInterval, leaks);
    }
  }

  static final class RecordingDetector<T> extends ResourceLeakDetector<T> {

    private final Collection<String> leaks;

    RecordingDetector(Class<T> resource, int samplingInterval, Collection<String> leaks) {
      super(resource, samplingInterval);
      this.leaks = leaks;
    }

    @Override
    protected boolean needReport() {
      return true; // however the log is set
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      leaks.add("LEAK: " + resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      leaks.add("LEAK: " + resourceType);
    }
  }
}
