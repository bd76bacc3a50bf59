package dev.cosmicai.benchmarks.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.Precision;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobReportTest {
  private static final Contender OURS = new Contender(true, Precision.FP32);

  private final JobReport report = report();

  @Test
  void jobsAreToldInTheirOwnFigures() {
    assertThat(report.jobs().toString().lines().skip(2))
        .containsExactly(
            "| **Cosmic Inference** | fp32 | 32 | 10.0 / 20.0 / 40.0 | 128 | 19.0 / 39.0 / 79.0"
                + " | 500 / 500 / 500 |",
            "| Ray Data, PyTorch | fp32 | 64 | 30.0 / 40.0 / 80.0 | 64 | 59.0 / 79.0 / 159.0"
                + " | 1000 / 1000 / 1000 |");
  }

  @Test
  void predictionsAreSetAgainstTheReference() {
    assertThat(report.predictions().toString().lines().skip(2))
        .containsExactlyInAnyOrder(
            "| **Cosmic Inference** | fp32 | 2556 | 1.5e-07 | 2.0e-05 |",
            "| Ray Data, PyTorch | fp32 | 2556 | reference |  |");
  }

  @Test
  void ratiosAreOfPairsWithinRounds() {
    // 80/10, 40/20 and 30/40, which no ratio of minima or maxima is.
    assertThat(report.pairs().toString().lines().skip(2))
        .containsExactly(
            "| Ray Data, PyTorch | fp32 | 0.75 / 2.00 / 8.00 | 0.75 / 2.03 / 8.37"
                + " | 2.00 / 2.00 / 2.00 |");
  }

  @Test
  void eachPeerIsComparedInItsOwnPrecision() {
    Contender half = new Contender(false, Precision.BF16);
    report.trials().put(half.counterpart(), List.of(trial(1, 1, 32)));
    report.trials().put(half, List.of(trial(5, 1, 32)));
    assertThat(report.pairs().toString())
        .contains("| Ray Data, PyTorch | bf16 | 5.00 / 5.00 / 5.00 |");
  }

  private static JobReport report() {
    Map<Contender, List<JobTrial>> trials = new LinkedHashMap<>();
    trials.put(OURS, List.of(trial(10, 500, 32), trial(20, 500, 32), trial(40, 500, 32)));
    trials.put(
        Contender.REFERENCE,
        List.of(trial(80, 1000, 64), trial(40, 1000, 64), trial(30, 1000, 64)));
    return new JobReport(
        new JobData(2, 25),
        trials,
        Map.of(
            OURS,
            new Deviation(2556, true, 1.5e-7, 2e-5),
            Contender.REFERENCE,
            new Deviation(2556, true, 0, 0)));
  }

  private static JobTrial trial(double wallSeconds, int mebibytes, int batchSize) {
    return new JobTrial(
        wallSeconds, 2 * wallSeconds - 1, (long) mebibytes << 20, batchSize, Path.of("unused"));
  }
}
