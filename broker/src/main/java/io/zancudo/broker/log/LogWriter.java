package io.zancudo.broker.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes lines from all threads and has one thread of its own write them. Thread-safe.
 *
 * <p>The queue between has a bound: where nobody reads the terminal, or the disk is too slow, lines
 * are dropped and counted rather than clients kept waiting.
 */
final class LogWriter extends UnsynchronizedAppenderBase<ILoggingEvent> {
  static final int DEFAULT_MAX_LINES = 8192;

  private static final Line END = new Line(0, "", "");
  private static final long MAX_CLOSE_MILLIS = 500;

  private final ArrayBlockingQueue<Line> queue;
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private volatile LogOutput output;

  /**
   * A line that waits to be written.
   *
   * @param trace lines that follow it without a time; mostly empty
   */
  record Line(long epochMillis, String text, String trace) {}

  LogWriter(LogOutput output, int maxLines) {
    this.output = output;
    this.queue = new ArrayBlockingQueue<>(maxLines);
    this.thread = new Thread(this::write, "zancudo-log");
    this.thread.setDaemon(true);
  }

  @Override
  public void start() {
    super.start();
    thread.start();
  }

  /** Writes what is there, waiting for it a little, and ends. */
  @Override
  public void stop() {
    super.stop();
    try {
      if (queue.offer(END, MAX_CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        thread.join(MAX_CLOSE_MILLIS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes to somewhere else from the next line on; the thread closes the old one. */
  void redirect(LogOutput newOutput) {
    output = newOutput;
  }

  /** Lines that did not fit since the start. */
  long droppedCount() {
    return dropped.get();
  }

  @Override
  protected void append(ILoggingEvent event) {
    IThrowableProxy throwable = event.getThrowableProxy();
    String trace = throwable == null ? "" : ThrowableProxyUtil.asString(throwable);
    if (!queue.offer(new Line(event.getTimeStamp(), event.getFormattedMessage(), trace))) {
      dropped.incrementAndGet();
    }
  }

  private void write() {
    LogOutput current = output;
    long told = 0;
    try {
      for (Line line = queue.take(); line != END; line = next(current)) {
        if (current != output) {
          current.close();
          current = output;
        }
        current.write(line);
        long lost = dropped.get();
        if (lost != told) {
          current.write(
              new Line(
                  line.epochMillis, "Warning: " + (lost - told) + " log lines were lost.", ""));
          told = lost;
        }
      }
    } catch (InterruptedException stopped) {
      // the process ends
    } finally {
      current.close();
    }
  }

  /** The next line; while there is none, what was written becomes visible. */
  private Line next(LogOutput current) throws InterruptedException {
    @Nullable Line line = queue.poll();
    if (line == null) {
      current.flush();
      line = queue.take();
    }
    return line;
  }
}
