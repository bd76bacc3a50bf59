package dev.cosmicai.cli.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.option.Console;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.worker.inference.Schedule;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is tried, what two processes tell each other, and what people read. */
class TuneTextTest {
  private static final Candidate HALF = new Candidate(Precision.BF16, "bf16.pt", 64);
  private static final Candidate SINGLE = new Candidate(Precision.FP32, "", 8);

  private final StringWriter shown = new StringWriter();

  @Test
  void batchSizesArePowersOfTwoWhoseInputsFit() {
    assertThat(BatchSizes.of(20_500, 2)).containsExactly(8, 16, 32, 64, 128, 256, 512);
    assertThat(BatchSizes.of(2 << 20, 2)).containsExactly(8, 16, 32, 64, 128);
    assertThat(BatchSizes.of(2 << 20, 64)).containsExactly(8, 16, 32);
    assertThat(BatchSizes.of(40 << 20, 2)).containsExactly(1, 2, 4);
    assertThat(BatchSizes.of(1L << 30, 2)).containsExactly(1);
  }

  @Test
  void whatIsToldIsHeard() {
    Told rate = new Told.Rate(SINGLE, 1234.5, 3, 70);
    Told out = new Told.LeftOut(Precision.BF16, "bf16.amx.pt", 0, "it has\ta tab");
    assertThat(Told.parse(rate.line())).contains(rate);
    assertThat(Told.parse(out.line()))
        .contains(new Told.LeftOut(Precision.BF16, "bf16.amx.pt", 0, "it has a tab"));
    assertThat(Told.parse("a library's line")).isEmpty();
    assertThat(Told.parse("")).isEmpty();
  }

  @Test
  void taskIsReadFromItsArguments() {
    TuneTask task =
        new TuneTask(
            Path.of("a model.pt"),
            List.of(Precision.FP32, Precision.BF16),
            new Schedule(2, 3),
            Duration.ofSeconds(10),
            Path.of("/scratch"));
    assertThat(TuneTask.of(task.arguments())).isEqualTo(task);
    assertThat(task.measuringInARound()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void tableNamesWhatWasChosen() {
    Measurements measurements = new Measurements();
    measurements.add(SINGLE, 55.54);
    measurements.add(HALF, 1234.4);
    measurements.add(new Candidate(Precision.BF16, "bf16.pt", 128), 1000);
    assertThat(TuneTable.lines(measurements))
        .containsExactly(
            "  precision  member   batch size  samples/s  of the best",
            "  fp32       outer             8       55.5        100 %  chosen",
            "  bf16       bf16.pt          64      1,234        100 %  chosen",
            "  bf16       bf16.pt         128      1,000         81 %");
  }

  @Test
  void progressIsALineNowAndThen() {
    long[] now = {0};
    try (TuneProgress progress = new TuneProgress(console(false), () -> now[0])) {
      progress.show(new Told.Rate(SINGLE, 10, 1, 100));
      progress.show(new Told.Rate(SINGLE, 11, 2, 100));
      now[0] = Duration.ofSeconds(6).toNanos();
      progress.show(new Told.Rate(HALF, 12, 3, 100));
      progress.show(new Told.LeftOut(Precision.BF16, "bf16.amx.pt", 0, "why"));
      progress.show(new Told.LeftOut(Precision.BF16, "bf16.pt", 512, "memory"));
      progress.show(new Told.Rate(HALF, 13, 100, 100));
    }
    assertThat(shown.toString().lines())
        .containsExactly(
            "  1 %  fp32  outer × 8  10.0 samples/s",
            "  3 %  bf16  bf16.pt × 64  12.0 samples/s",
            "bf16.amx.pt left out: why",
            "bf16.pt × 512 left out: memory",
            "100 %  bf16  bf16.pt × 64  13.0 samples/s");
  }

  @Test
  void progressOnATerminalIsOneLineOverAndOver() {
    try (TuneProgress progress = new TuneProgress(console(true), () -> 0)) {
      progress.show(new Told.Rate(SINGLE, 10, 50, 100));
      progress.show(new Told.Rate(HALF, 20, 51, 100));
    }
    assertThat(shown.toString())
        .isEqualTo(
            "\r\u001b[K[============            ]  50 %  fp32  outer × 8  10.0 samples/s"
                + "\r\u001b[K[============            ]  51 %  bf16  bf16.pt × 64  20.0 samples/s"
                + "\r\u001b[K");
  }

  private Console console(boolean interactive) {
    return new Console(new PrintWriter(shown), new PrintWriter(shown), interactive);
  }
}
