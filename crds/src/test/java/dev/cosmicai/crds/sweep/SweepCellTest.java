package dev.cosmicai.crds.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.SweepYaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepCellTest {
  private static final String TWO_AXES =
      """
      axes:
      - {field: worldSize, values: [1, 4]}
      - {field: model.precision, values: [fp32, bf16]}
      """;

  @Test
  void lastAxisChangesFastest() {
    assertThat(names(SweepYaml.with(TWO_AXES).getSpec()))
        .containsExactly(
            "dataset: 25MB, worldSize: 1, model.precision: fp32",
            "dataset: 25MB, worldSize: 1, model.precision: bf16",
            "dataset: 25MB, worldSize: 4, model.precision: fp32",
            "dataset: 25MB, worldSize: 4, model.precision: bf16",
            "dataset: 50MB, worldSize: 1, model.precision: fp32",
            "dataset: 50MB, worldSize: 1, model.precision: bf16",
            "dataset: 50MB, worldSize: 4, model.precision: fp32",
            "dataset: 50MB, worldSize: 4, model.precision: bf16");
  }

  @Test
  void excludedIsWhatHasAllOfAnEntrysValues() {
    String exclude =
        "exclude:\n- {worldSize: 4, dataset: 50MB}\n- {model.precision: bf16, worldSize: 1}\n";

    assertThat(names(SweepYaml.with(TWO_AXES + exclude).getSpec()))
        .containsExactly(
            "dataset: 25MB, worldSize: 1, model.precision: fp32",
            "dataset: 25MB, worldSize: 4, model.precision: fp32",
            "dataset: 25MB, worldSize: 4, model.precision: bf16",
            "dataset: 50MB, worldSize: 1, model.precision: fp32");
  }

  @Test
  void jobOfACellHasItsSettingsItsDataAndItsOutput() {
    InferenceSweepSpec spec =
        SweepYaml.with(
                TWO_AXES
                    + "- {field: output.predictions, values: ['false']}\n"
                    + "- {field: pricing.memoryGb, values: ['1.5']}\n"
                    + "- {field: data.totalSize, values: [12.6GB]}\n")
            .getSpec();

    InferenceJobSpec job =
        SweepCell.of(spec).get(7).jobSpec(spec.template(), "s3://results/sizes/a-1");

    assertThat(job.worldSize()).isEqualTo(4);
    assertThat(job.model().precision()).isEqualTo(Precision.BF16);
    assertThat(job.model().uri()).isEqualTo("s3://models/astro.pt");
    assertThat(job.output().predictions()).isFalse();
    assertThat(job.output().uri()).isEqualTo("s3://results/sizes/a-1");
    assertThat(job.pricing().memoryGb()).isEqualTo(1.5);
    assertThat(job.data().totalSize()).isEqualTo("12.6GB");
    assertThat(job.data().uri()).isEqualTo("s3://sky/50MB");
  }

  @Test
  void batchSizeOfTheNetworkIsReportedUnlessAnotherOneIsSet() {
    String network = "axes:\n- {field: model.batchSize, values: [64]}\n";

    assertThat(firstJob(network).batchSize()).isEqualTo(64);
    assertThat(firstJob(network + "- {field: batchSize, values: [32]}\n").batchSize())
        .isEqualTo(32);
  }

  @Test
  void templateIsTheJobWhereNothingIsSet() {
    InferenceJobSpec template =
        SweepYaml.with(
                """
                axes: [{field: batchSize, values: [512]}]
                """)
            .getSpec()
            .template();

    assertThat(SweptFields.with(template, Map.of())).isEqualTo(template);
  }

  private static InferenceJobSpec firstJob(String axes) {
    InferenceSweepSpec spec = SweepYaml.with(axes).getSpec();
    return SweepCell.of(spec).get(0).jobSpec(spec.template(), "s3://results/a");
  }

  private static List<String> names(InferenceSweepSpec spec) {
    return SweepCell.of(spec).stream().map(SweepCell::toString).toList();
  }
}
