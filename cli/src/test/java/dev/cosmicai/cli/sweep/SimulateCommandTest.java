package dev.cosmicai.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.SweepRun;
import dev.cosmicai.sweep.table.TidyTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
  private static final double GIB = 1L << 30;
  private static final double MIB = 1L << 20;

  @TempDir Path dir;

  @BeforeEach
  void measureSomeRuns() throws IOException {
    List<SweepRun> runs = new ArrayList<>();
    for (int files : new int[] {10, 20, 40, 80}) {
      for (int repeat = 1; repeat <= 2; repeat++) {
        runs.add(measured(files, repeat));
      }
    }
    Files.write(dir.resolve("runs.csv"), new TidyTable(runs).texts().csv());
  }

  @Test
  void cellsArePredictedWithTheirErrorAndMarkedAsSimulatedEverywhere() throws IOException {
    CommandOutput output = simulate(sweep("values: [10, 1000]"), "--from", dir.toString());

    assertThat(output.exitCode()).as(output.err()).isZero();
    assertThat(output.out())
        .contains("nothing was run", "Fitted to  4 measured cells", "(fitted to 4 cells)")
        .containsPattern("Error on measured cells, each predicted by a fit to others")
        .containsPattern("median 0\\.[0-9] %, worst [0-2]\\.[0-9] % of 4 cells")
        .containsPattern("\n  1000 +10\\.5 +1,000 ")
        .contains("EC2: c5.2xlarge in us-east-1")
        .doesNotContain("CAI's map");
    Path simulated = dir.resolve("results/simulated");
    assertThat(Files.readString(simulated.resolve("runs.csv")))
        .contains("1000,1,simulated", "f80,1,measured");
    assertThat(Files.readString(simulated.resolve("cells.md"))).contains("simulated");
    assertThat(Files.readString(simulated.resolve("sweep.html"))).contains("simulated");
    assertThat(Files.readString(simulated.resolve("figures/time-by-data-size.svg")))
        .as("its points are another kind than the measured ones'")
        .contains("<svg");
  }

  @Test
  void cellsAsLargeAsPublishedOnesStandBesideThem() throws IOException {
    Path survey =
        Files.writeString(
            dir.resolve("survey.yaml"),
            """
            apiVersion: cosmicai.dev/v1alpha1
            kind: InferenceSweep
            metadata: {name: survey}
            spec:
              template:
                model: {uri: s3://bucket/net.pt}
                data: {totalSize: "13539444840"}
              datasets:
              - {name: 25MB, partitionSize: 26224560, uri: s3://bucket/25MB}
              - {name: 100MB, partitionSize: 104918760, uri: s3://bucket/100MB}
              output: {uri: s3://bucket/results}
            """);

    CommandOutput output =
        simulate(
            survey,
            "--from",
            dir.resolve("runs.csv").toString(),
            "--cluster",
            "--set",
            "sampleSeconds=0.02",
            "--set",
            "rankCores=6");

    assertThat(output.exitCode()).as(output.err()).isZero();
    assertThat(output.out())
        .containsPattern("25mb +13\\.6 +517 .* 28\\.1\n")
        .containsPattern("100mb +13\\.6 +130 .* 51\\.1\n")
        .contains("(given by --set)", "as CAI (arXiv 2501.06249) published it");
  }

  @Test
  void parameterThatThereIsNotIsRefusedWithThoseThatThereAre() throws IOException {
    CommandOutput output =
        simulate(sweep("values: [1]"), "--from", dir.toString(), "--set", "podSeconds=3");

    assertThat(output.exitCode()).isEqualTo(64);
    assertThat(output.err())
        .contains("there is no parameter 'podSeconds'; there are planSeconds,", "podStartSeconds");
    assertThat(
            simulate(sweep("values: [1]"), "--from", dir.toString(), "--set", "nodeCores=0").err())
        .contains("nodeCores must be more than 0, not 0.0");
  }

  @Test
  void runsThatAreNotThereAreNamed() throws IOException {
    CommandOutput output = simulate(sweep("values: [1]"), "--from", dir.resolve("no").toString());

    assertThat(output.exitCode()).isEqualTo(64);
    assertThat(output.err()).contains("cannot be read; name the runs.csv of a sweep");
  }

  private CommandOutput simulate(Path file, String... options) {
    List<String> all =
        new ArrayList<>(List.of("simulate", "-f", file.toString(), "--data-dir", dir.toString()));
    all.addAll(List.of(options));
    return CommandOutput.of(all.toArray(new String[0]));
  }

  private Path sweep(String values) throws IOException {
    return Files.writeString(
        dir.resolve("sizes.yaml"),
        TestSweep.yaml("axes: [{field: data.fileLimit, " + values + "}]\n"));
  }

  /** Three seconds, and one for each file of 10 MiB. */
  private static SweepRun measured(int files, int repeat) {
    double seconds = 3 + files;
    Map<Measure, Double> values = new EnumMap<>(Measure.class);
    values.put(Measure.DATA_GIB, files * 10 * MIB / GIB);
    values.put(Measure.PARTITION_MIB, 10.0);
    values.put(Measure.PARTITIONS, (double) files);
    values.put(Measure.SAMPLES, files * 500.0);
    values.put(Measure.WORLD_SIZE, 1.0);
    values.put(Measure.BUSY_RANKS, 1.0);
    values.put(Measure.CORES, 2.0);
    values.put(Measure.TOTAL_SECONDS, seconds + 1);
    values.put(Measure.RUN_SECONDS, seconds);
    values.put(Measure.MAP_SECONDS, seconds);
    values.put(Measure.SUMMARY_SECONDS, 1.0);
    values.put(Measure.RANK_SECONDS_MEAN, seconds);
    values.put(Measure.RANK_SECONDS_MEDIAN, seconds);
    values.put(Measure.RANK_SECONDS_MAX, seconds);
    values.put(Measure.FIRST_FORWARD_SECONDS_MEDIAN, 3.0);
    return new SweepRun(
        "f" + files,
        repeat,
        Source.MEASURED,
        Map.of("data.fileLimit", String.valueOf(files)),
        values,
        Map.of(),
        List.of(),
        List.of());
  }
}
