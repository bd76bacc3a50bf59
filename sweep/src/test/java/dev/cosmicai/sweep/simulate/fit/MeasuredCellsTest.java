package dev.cosmicai.sweep.simulate.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.yaml.InferenceSweeps;
import dev.cosmicai.sweep.table.TidyReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * {@code runs.csv} holds what a sweep over the demo's galaxies measured on a machine of two cores
 * that did other things too, so that the repeats of a cell lie apart. The bounds are a little above
 * what the model reaches on it.
 */
class MeasuredCellsTest {
  private static final String SWEEP =
      """
      apiVersion: cosmicai.dev/v1alpha1
      kind: InferenceSweep
      metadata: {name: validation}
      spec:
        template:
          model: {uri: s3://experiments/demo-network.pt}
        axes:
        - {field: data.totalSize, values: [20MB, 60MB, 120MB, 240MB]}
        - {field: worldSize, values: [1, 2]}
        datasets:
        - {name: 1MB, partitionSize: 1MB, uri: s3://experiments/data/1MB}
        - {name: 4MB, partitionSize: 4MB, uri: s3://experiments/data/4MB}
        output: {uri: s3://experiments/results/validation}
      """;

  private static List<MeasuredCell> cells() throws IOException {
    InferenceSweep sweep =
        InferenceSweeps.read(
            new ByteArrayInputStream(SWEEP.getBytes(StandardCharsets.UTF_8)), "validation.yaml");
    try (InputStream csv = MeasuredCellsTest.class.getResourceAsStream("runs.csv")) {
      return SimulatedSweep.cells(sweep, TidyReader.runs(csv.readAllBytes(), "runs.csv"));
    }
  }

  @Test
  void cellsThatWereHeldBackArePredicted() throws IOException {
    List<MeasuredCell> cells = cells();

    List<HeldBack> held =
        LongStream.rangeClosed(1, 3).mapToObj(seed -> HeldBack.of(cells, seed)).toList();

    assertThat(held)
        .allSatisfy(
            one -> {
              assertThat(one.predictions()).hasSize(16);
              assertThat(one.median()).isLessThan(0.10);
              assertThat(one.worst()).isLessThan(0.32);
            });
  }
}
