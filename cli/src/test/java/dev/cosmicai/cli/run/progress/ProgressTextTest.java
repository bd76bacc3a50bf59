package dev.cosmicai.cli.run.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.run.supervise.ManualTime;
import dev.cosmicai.cli.run.supervise.States;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTextTest {
  private static final String FOLDER = "s3://sky/new";
  private static final ProgressText TEXT = new ProgressText(FOLDER);
  private static final RunState HALF =
      RunState.newBuilder()
          .setPhase(Phase.RUNNING)
          .setWorldSize(4)
          .setSucceeded(1)
          .setSamplesDone(2_100)
          .setSamplesTotal(5_000)
          .setSamplesPerSecond(812.4)
          .build();

  @Test
  void barShowsSplitsSamplesRateTimeLeftAndRanksInOneLine() {
    RunState splits = HALF.toBuilder().setSplitsTotal(1_200).setSplitsCommitted(500).build();

    assertThat(TEXT.bar(splits))
        .isEqualTo(
            "[======>         ]  42 %  splits 500/1,200  2,100/5,000 samples  812/s  ETA 0:04"
                + "  ranks 1/4");
    assertThat(TEXT.bar(splits).indexOf("  ranks")).as("columns").isLessThanOrEqualTo(80);
    assertThat(TEXT.bar(splits.toBuilder().setSplitsFailed(3).setFailed(1).build()))
        .contains("  splits 500/1,200 (3 left out)  2,100")
        .endsWith("  ranks 1/4 (1 failed)");
  }

  @Test
  void failedRanksAreShown() {
    assertThat(TEXT.line(HALF.toBuilder().setFailed(2).build()))
        .isEqualTo("running: 42 %  ranks 1/4 (2 failed)  2,100/5,000 samples  812/s  ETA 0:04");
  }

  @Test
  void logsShowSplitsToo() {
    RunState splits = HALF.toBuilder().setSplitsTotal(1_200).setSplitsCommitted(500).build();

    assertThat(TEXT.line(splits)).contains("  ranks 1/4  splits 500/1,200  2,100/5,000");
  }

  @Test
  void runThatFollowsItsDataHasATimeLeftUntilItWaitsForFiles() {
    RunState behind =
        HALF.toBuilder().setFollowing(true).setSplitsTotal(13).setSplitsCommitted(11).build();
    RunState waiting = behind.toBuilder().setSplitsCommitted(13).build();

    assertThat(TEXT.bar(behind)).contains("  splits 11/13  ", "ETA 0:04  following  ranks 1/4");
    assertThat(TEXT.line(behind)).endsWith("ETA 0:04  following");
    assertThat(TEXT.bar(waiting))
        .isEqualTo(TEXT.line(waiting))
        .isEqualTo("following s3://sky/new: 13 splits done, waiting for files");
    assertThat(TEXT.line(waiting.toBuilder().setPhase(Phase.SUMMARIZING).build()))
        .isEqualTo("summarizing");
  }

  @Test
  void logSaysOnceThatTheRunWaits() {
    StringWriter out = new StringWriter();
    ManualTime time = new ManualTime();
    PlainProgress view =
        new PlainProgress(new PrintWriter(out), FOLDER, Duration.ofSeconds(5), time);
    RunState waiting =
        HALF.toBuilder().setFollowing(true).setSplitsTotal(1).setSplitsCommitted(1).build();
    RunState more = waiting.toBuilder().setSplitsTotal(2).build();
    RunState waitingAgain = more.toBuilder().setSplitsCommitted(2).build();

    for (RunState state : List.of(waiting, waiting, more, more, waitingAgain, waitingAgain)) {
      view.show(state);
      time.advance(Duration.ofSeconds(5));
    }

    assertThat(out.toString().lines())
        .containsExactly(
            TEXT.line(waiting), TEXT.line(more), TEXT.line(more), TEXT.line(waitingAgain));
  }

  @Test
  void beforeTheFirstStateItIsPlanning() {
    assertThat(TEXT.bar(RunState.getDefaultInstance())).isEqualTo("planning");
    assertThat(TEXT.line(States.in(Phase.SUMMARIZING, 1))).isEqualTo("summarizing");
  }

  @Test
  void fullBarIsFull() {
    RunState all = HALF.toBuilder().setSamplesDone(5_000).setSamplesPerSecond(0).build();
    assertThat(TEXT.bar(all))
        .startsWith("[" + "=".repeat(16) + "] 100 %")
        .endsWith("samples  ranks 1/4");
  }

  @ParameterizedTest
  @CsvSource({"4, 0:04", "750, 12:30", "3723, 1:02:03"})
  void durationsReadAsOnAClock(long seconds, String text) {
    assertThat(ProgressText.duration(seconds)).isEqualTo(text);
  }

  @Test
  void plainLinesComeAtChangesAndAtIntervals() {
    StringWriter out = new StringWriter();
    ManualTime time = new ManualTime();
    PlainProgress view =
        new PlainProgress(new PrintWriter(out), FOLDER, Duration.ofSeconds(5), time);

    view.show(RunState.getDefaultInstance());
    view.show(RunState.getDefaultInstance());
    view.show(HALF);
    time.advance(Duration.ofSeconds(4));
    view.show(HALF);
    view.notice("rank 1: gone");
    time.advance(Duration.ofSeconds(1));
    view.show(HALF);
    view.close();

    assertThat(out.toString().lines())
        .containsExactly("planning", TEXT.line(HALF), "rank 1: gone", TEXT.line(HALF));
  }

  @Test
  void terminalLineIsRewrittenAndNoticesStandAboveIt() {
    StringWriter out = new StringWriter();
    TerminalProgress view = new TerminalProgress(new PrintWriter(out), FOLDER);

    view.show(HALF);
    view.show(HALF);
    view.notice("rank 1: gone");
    view.close();

    String erase = "\r\u001b[K";
    String bar = "\u001b[?7l" + TEXT.bar(HALF) + "\u001b[?7h";
    assertThat(out.toString())
        .as("a bar that is wider than the terminal is cut")
        .isEqualTo(erase + bar + erase + "rank 1: gone" + System.lineSeparator() + bar + erase);
  }
}
