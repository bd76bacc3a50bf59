package dev.cosmicai.results.summary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.Task;
import dev.cosmicai.results.Samples;
import dev.cosmicai.results.Tasks;
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
    metrics.redshift().add(0.1, -99, 2, 17);
    metrics.redshift().add(0.1, 99.5, 3, 4);
    metrics.redshift().add(0.1, 9_999, 1, 5);

    assertThat(of(metrics).notes())
        .containsExactly(
            "1 sample is left out: z <= -1 is no redshift and mostly stands for a missing one, the"
                + " first -99 in sample 17 of s3://data/2.pt (counted from 0)",
            "2 samples are left out: z > 20 is no redshift and mostly stands for a missing one, the"
                + " first 9999 in sample 5 of s3://data/1.pt (counted from 0)");
    assertThat(of(metrics).coverage()).isEqualTo("63 of 66 labelled");
    assertThat(of(metrics).mae()).isLessThan(0.1);
  }

  @Test
  void metricsOfRedshiftsHaveTheirOldNamesToo() {
    RunMetrics metrics = of(Samples.survey(64, 1).metrics());

    assertThat(metrics.task()).isEqualTo(Task.REDSHIFT);
    assertThat(metrics.value("r2")).isEqualTo(metrics.r2());
    assertThat(metrics.value("nmad")).isEqualTo(metrics.precision());
    assertThat(metrics.value("outlierFraction")).isBetween(0.0, 0.1);
    assertThat(metrics.headline()).isEqualTo("nmad %.4g".formatted(metrics.precision()));
    assertThat(metrics.classes()).isEmpty();
  }

  @Test
  void metricsOfClassesAreThoseOfTheTask() {
    RunMetrics metrics = of(Tasks.classes(3, 200));

    assertThat(metrics.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(metrics.headline()).startsWith("accuracy 0.");
    assertThat(metrics.value("accuracy")).isGreaterThan(0.5);
    assertThat(metrics.mae()).isNaN();
    assertThat(metrics.classes()).extracting(ClassQuality::name).contains("class 2").hasSize(3);
    assertThat(metrics.coverage()).isEqualTo("200");
  }

  @Test
  void outputsThatAreComparedWithNothingHaveNoHeadline() {
    RunMetrics metrics = of(Tasks.outputs(20));

    assertThat(metrics.headline()).isNull();
    assertThat(metrics.coverage()).isEqualTo("20");
    assertThat(metrics.value("mask.mean")).isBetween(0.0, 1.0);
    assertThat(metrics.value("accuracy")).isNaN();
  }

  @Test
  void runWithoutSamplesHasNoTask() {
    RunMetrics metrics = of(new RankMetrics());

    assertThat(metrics.task()).isNull();
    assertThat(metrics.values()).isEmpty();
    assertThat(metrics.notes()).containsExactly("no metrics: there are no samples");
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
