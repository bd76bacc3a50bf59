package dev.cosmicai.results.summary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.results.Samples;
import dev.cosmicai.tasks.RankMetrics;
import org.junit.jupiter.api.Test;

class RunMetricsTest {
  private static RunMetrics of(RankMetrics metrics) {
    return RunMetrics.of(metrics, partition -> "s3://data/" + partition + ".pt");
  }

  @Test
  void whatTheMetricsCoverIsSaidWhereItIsNotEverySample() {
    RankMetrics metrics = Samples.survey(64, 1).metrics();
    assertThat(of(metrics).coverage()).isEqualTo("64");

    metrics.redshift().addUnlabelled(64);
    assertThat(of(metrics).coverage()).isEqualTo("64 of 128 labelled");
    assertThat(of(metrics).notes()).isEmpty();
  }

  @Test
  void placeholdersAreNamedWithTheirNumberAndTheFirstOfThem() {
    RankMetrics metrics = Samples.survey(63, 1).metrics();
    metrics.redshift().add(0.1, -9_999, 2, 17);
    metrics.redshift().add(0.1, 99.5, 3, 4);
    metrics.redshift().add(0.1, 99, 1, 5);

    assertThat(of(metrics).notes())
        .containsExactly(
            "1 sample is left out: z <= -1 is no redshift, the first -9999 in sample 17 of"
                + " s3://data/2.pt (counted from 0)",
            "2 samples are left out: z > 20 is no redshift, the first 99 in sample 5 of"
                + " s3://data/1.pt (counted from 0)");
    assertThat(of(metrics).coverage()).isEqualTo("63 of 66 labelled");
    assertThat(of(metrics).mae()).isLessThan(0.1);
  }

  @Test
  void metricThatIsNotDefinedIsExplained() {
    RankMetrics none = Samples.none();
    none.redshift().addUnlabelled(7);
    assertThat(of(none).notes())
        .containsExactly("no metrics: there is no sample with a spectroscopic redshift");

    RankMetrics one = Samples.none();
    one.redshift().add(0.1, 0.2);
    assertThat(of(one).notes()).containsExactly("R² is not defined: it takes 2 labelled samples");

    RankMetrics undefined = Samples.survey(10, 1).metrics();
    undefined.redshift().add(Double.NaN, 0.2);
    assertThat(of(undefined).notes())
        .containsExactly(
            "some metrics are not defined: the prediction of 1 sample is no finite number");
  }
}
