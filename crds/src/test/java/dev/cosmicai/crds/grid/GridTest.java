package dev.cosmicai.crds.grid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.validation.InferenceJobValidator;
import dev.cosmicai.crds.yaml.InferenceSweeps;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GridTest {
  private static final String SIZES = "axes: [{field: data.totalSize, values: [1GB, 12.6GB]}]\n";

  @Test
  void cellIsCalledByItsValues() {
    assertThat(names(sweep(SIZES)))
        .containsExactly("25mb-1gb", "25mb-12-6gb", "50mb-1gb", "50mb-12-6gb");
  }

  @Test
  void cellsWhoseValuesLookAlikeAreToldApart() {
    List<String> names =
        names(
            sweep(
                "axes: [{field: worker.image, values: [a/b, a-b, c]}]\nexclude: [{dataset: 50MB}]"));

    assertThat(names.get(0)).matches("25mb-a-b-[0-9a-f]{8}");
    assertThat(names.get(1)).matches("25mb-a-b-[0-9a-f]{8}").isNotEqualTo(names.get(0));
    assertThat(names.get(2)).isEqualTo("25mb-c");
  }

  @Test
  void longNameIsCutAndEveryJobStaysWithinItsBound() {
    InferenceSweep sweep =
        sweep(
            """
            axes:
            - {field: worker.image, values: [registry.example.org/team/worker, '---']}
            - {field: worldSize, values: [100000, 1]}
            repeats: 100
            """);
    sweep.getMetadata().setName("s".repeat(InferenceSweep.MAX_NAME_CHARS));
    Grid grid = Grid.of(sweep);

    assertThat(grid.cells())
        .extracting(GridCell::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?") && name.length() <= 23);
    assertThat(grid.runs()).hasSize(800);
    for (GridRun run : grid.runs()) {
      assertThat(InferenceJobValidator.validate(run.job())).as("%s", run).isEmpty();
    }
  }

  @Test
  void cellKeepsItsNameWhenOthersAreAdded() {
    List<String> before = names(sweep("axes: [{field: worldSize, values: [1, 4]}]"));

    assertThat(names(sweep("axes: [{field: worldSize, values: [1, 4, 16]}]"))).containsAll(before);
  }

  @Test
  void seedDecidesTheOrderOfAllRuns() {
    String repeated = SIZES + "repeats: 2\n";

    // As this writes it: for r in 25mb-1gb-1 ...; do echo "$(echo -n "7/$r" | sha256sum) $r"; done
    assertThat(order(sweep(repeated + "seed: 7")))
        .containsExactly(
            "25mb-12-6gb-2",
            "50mb-12-6gb-2",
            "25mb-12-6gb-1",
            "50mb-12-6gb-1",
            "50mb-1gb-1",
            "25mb-1gb-2",
            "50mb-1gb-2",
            "25mb-1gb-1");
    assertThat(order(sweep(repeated + "seed: 8")))
        .containsExactlyInAnyOrderElementsOf(order(sweep(repeated + "seed: 7")))
        .isNotEqualTo(order(sweep(repeated + "seed: 7")));
  }

  @Test
  void shuffledRunsKeepTheirOrderWhenOthersAreAdded() {
    List<String> before = order(sweep(SIZES + "repeats: 2"));

    List<String> after = order(sweep(SIZES + "repeats: 5"));

    assertThat(after.stream().filter(new HashSet<>(before)::contains))
        .containsExactlyElementsOf(before);
  }

  @Test
  void listedRunsComeCellByCell() {
    assertThat(order(sweep("repeats: 2\norder: Listed")))
        .containsExactly("25mb-1", "25mb-2", "50mb-1", "50mb-2");
  }

  @Test
  void warmUpIsOfTheFirstRunsCellAndLeavesItsResultsElsewhere() {
    Grid grid = Grid.of(sweep(SIZES));
    GridRun warmUp = grid.warmUp().orElseThrow();

    assertThat(warmUp.cell()).isEqualTo(grid.runs().get(0).cell());
    assertThat(warmUp.job().name()).isEqualTo("sizes-warm-up");
    assertThat(warmUp.output()).hasToString("s3://results/sizes/warm-up");
    assertThat(grid.runs()).noneMatch(GridRun::isWarmUp);
    assertThat(Grid.of(sweep("warmUp: false")).warmUp()).isEmpty();
  }

  @Test
  void jobOfARunIsTheTemplateWithTheCellsValues() {
    InferenceSweep sweep = sweep(SIZES + "order: Listed");
    sweep.getMetadata().setNamespace("sky");

    GridRun run = Grid.of(sweep).runs().get(1);
    InferenceJob job = run.job();

    assertThat(job.name()).isEqualTo("sizes-25mb-12-6gb-1");
    assertThat(job.getMetadata().getNamespace()).isEqualTo("sky");
    assertThat(job.getSpec().output().uri()).isEqualTo("s3://results/sizes/25mb-12-6gb-1");
    assertThat(job.getSpec().data().uri()).isEqualTo("s3://sky/25MB");
    assertThat(job.getSpec().data().totalSize()).isEqualTo("12.6GB");
    assertThat(run.settings())
        .isEqualTo(Map.of("dataset", "25MB", "partitionSize", "25MB", "data.totalSize", "12.6GB"));
  }

  private static List<String> names(InferenceSweep sweep) {
    return Grid.of(sweep).cells().stream().map(GridCell::name).toList();
  }

  private static List<String> order(InferenceSweep sweep) {
    return Grid.of(sweep).runs().stream().map(GridRun::name).toList();
  }

  private static InferenceSweep sweep(String fields) {
    String yaml =
        """
        apiVersion: cosmicai.dev/v1alpha1
        kind: InferenceSweep
        metadata: {name: sizes}
        spec:
          template:
            model: {uri: s3://models/astro.pt}
          datasets:
          - {name: 25MB, partitionSize: 25MB, uri: s3://sky/25MB}
          - {name: 50MB, uri: s3://sky/50MB}
          output: {uri: s3://results/sizes/}
        """
            + fields.indent(2);
    return InferenceSweeps.read(
        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "sweep.yaml");
  }
}
