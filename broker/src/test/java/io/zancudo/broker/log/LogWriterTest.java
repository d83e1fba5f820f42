package io.zancudo.broker.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.zancudo.broker.config.LogConfig;
import io.zancudo.broker.config.LogType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogWriterTest {
  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("io.zancudo.test");
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void lineHasTimeAndText() {
    LogWriter writer = start(new LogOutput(List.of(written), seconds()), 10);

    log.info("Opening {} listen socket on port {}.", "ipv4", 1883);
    writer.stop();

    assertThat(text()).matches("\\d{10}: Opening ipv4 listen socket on port 1883\\.\n");
  }

  @Test
  void lineMayBeWithoutTime() {
    LogWriter writer = start(new LogOutput(List.of(written), Optional.empty()), 10);

    log.info("text");
    writer.stop();

    assertThat(text()).isEqualTo("text\n");
  }

  @Test
  void textOfClientsBeginsNoLineOfItsOwn() {
    LogWriter writer = start(new LogOutput(List.of(written), Optional.empty()), 10);

    log.info("client {}\tä", "a\n1727848012: New\r\u001b[2J\u009b");
    writer.stop();

    assertThat(text()).isEqualTo("client a?1727848012: New??[2J?\tä\n");
  }

  @Test
  void failureIsFollowedByItsTrace() {
    LogWriter writer = start(new LogOutput(List.of(written), Optional.empty()), 10);

    log.error("it failed", new IllegalStateException("for a reason"));
    writer.stop();

    assertThat(text())
        .startsWith("it failed\njava.lang.IllegalStateException: for a reason\n\tat ");
  }

  @Test
  void linesThatNobodyTakesAreDroppedAndCounted() throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int b) {
            written.write(b);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            reached.countDown();
            try {
              released.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            written.write(bytes, offset, length);
          }
        };
    LogWriter writer = start(new LogOutput(List.of(stuck), Optional.empty()), 2);

    log.info("one");
    reached.await();
    for (String line : List.of("two", "three", "four", "five")) {
      log.info(line);
    }
    long dropped = writer.droppedCount();
    released.countDown();
    writer.stop();

    assertThat(dropped).isEqualTo(2);
    assertThat(text()).isEqualTo("one\nWarning: 2 log lines were lost.\ntwo\nthree\n");
  }

  @ParameterizedTest
  @EnumSource(LogType.class)
  void onlyTheKindsThatAreAskedForAreLogged(LogType type) {
    LogWriter writer = start(new LogOutput(List.of(written), Optional.empty()), 20);
    context.addTurboFilter(new LogTypeFilter(Set.of(type)));
    log.setLevel(LogTypeFilter.lowestLevel(Set.of(type)));

    log.error("error");
    log.warn("warning");
    log.info(LogMarkers.NOTICE, "notice");
    log.info("information");
    log.debug("debug");
    log.debug(LogMarkers.SUBSCRIBE, "subscribe");
    log.debug(LogMarkers.UNSUBSCRIBE, "unsubscribe");
    log.debug(LogMarkers.WEBSOCKETS, "websockets");
    log.trace("internal");
    writer.stop();

    assertThat(text()).isEqualTo(type + "\n");
  }

  @Test
  void nothingIsLoggedWithoutKinds() {
    assertThat(LogTypeFilter.lowestLevel(EnumSet.noneOf(LogType.class))).isEqualTo(Level.OFF);
  }

  @Test
  void fileIsForTheBrokersUserAndIsAddedTo() throws IOException {
    Path file = folder.resolve("a.log");
    LogConfig config =
        new LogConfig(
            Set.of(), Optional.of(file), Set.of(), false, Optional.empty(), Optional.empty(), true);

    for (String line : List.of("first", "second")) {
      LogWriter writer = start(LogOutput.open(config), 10);
      log.info(line);
      writer.stop();
      context.reset();
    }

    assertThat(file).hasContent("first\nsecond\n");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void linesGoToTheNewOutputAfterARedirection() {
    ByteArrayOutputStream later = new ByteArrayOutputStream();
    LogWriter writer = start(new LogOutput(List.of(written), Optional.empty()), 10);

    writer.redirect(new LogOutput(List.of(later), Optional.empty()));
    log.info("text");
    writer.stop();

    assertThat(text()).isEmpty();
    assertThat(later.toString(StandardCharsets.UTF_8)).isEqualTo("text\n");
  }

  private LogWriter start(LogOutput output, int maxLines) {
    LogWriter writer = new LogWriter(output, maxLines);
    writer.setContext(context);
    writer.start();
    log.addAppender(writer);
    return writer;
  }

  private static Optional<Timestamps> seconds() {
    return Optional.of(new Timestamps(Optional.empty(), java.time.ZoneOffset.UTC));
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
