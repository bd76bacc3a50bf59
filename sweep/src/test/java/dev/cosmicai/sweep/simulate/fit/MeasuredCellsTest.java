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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a sweep over the demo's galaxies measured on a machine of two cores: {@code busy.csv} while
 * it did other things too, so that the repeats of a cell lie apart, {@code quiet.csv} alone.
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

  private static List<MeasuredCell> cells(String file) throws IOException {
    InferenceSweep sweep =
        InferenceSweeps.read(
            new ByteArrayInputStream(SWEEP.getBytes(StandardCharsets.UTF_8)), "validation.yaml");
    try (InputStream csv = MeasuredCellsTest.class.getResourceAsStream(file)) {
      return SimulatedSweep.cells(sweep, TidyReader.runs(csv.readAllBytes(), file));
    }
  }

  @ParameterizedTest
  @CsvSource({"quiet.csv, 0.10, 0.25", "busy.csv, 0.10, 0.30"})
  void cellsThatWereHeldBackArePredicted(String file, double median, double worst)
      throws IOException {
    List<MeasuredCell> cells = cells(file);

    List<HeldBack> held =
        LongStream.rangeClosed(1, 3).mapToObj(seed -> HeldBack.of(cells, seed)).toList();

    assertThat(held)
        .allSatisfy(
            one -> {
              assertThat(one.predictions()).hasSize(16);
              assertThat(one.median()).isLessThan(median);
              assertThat(one.worst()).isLessThan(worst);
            });
  }
}
