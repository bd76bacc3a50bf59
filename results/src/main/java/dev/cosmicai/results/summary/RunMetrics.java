package dev.cosmicai.results.summary;

import dev.cosmicai.proto.metrics.Place;
import dev.cosmicai.tasks.LeftOut;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.RedshiftErrors;
import dev.cosmicai.tasks.RedshiftMetrics;
import dev.cosmicai.tasks.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The metrics of a whole run, which depend on its samples alone: retries, restarts and the order of
 * ranks leave every bit of them. Metrics are NaN, null in JSON, where they are not defined: {@link
 * #notes()} says why.
 *
 * @param samples samples predicted
 * @param labelled those with a spectroscopic redshift, which the metrics are about
 * @param leftOut samples whose label is no redshift, by what is wrong with it; mostly none
 * @param undefined labelled samples without a finite Δ; where there are any, some metrics are NaN
 * @param mae mean |p−z|
 * @param mse mean (p−z)²
 * @param bias mean Δ
 * @param precision 1.48 · median |Δ − median Δ|, the NMAD
 * @param precisionBound how far {@code precision} may lie from its exact value
 * @param r2 the coefficient of determination
 */
public record RunMetrics(
    long samples,
    long labelled,
    List<NoRedshift> leftOut,
    long undefined,
    double mae,
    double mse,
    double bias,
    double precision,
    double precisionBound,
    double r2) {
  /**
   * Samples that are predicted and left out of the metrics, since their label is no redshift.
   *
   * @param label what is wrong with it: {@code z <= -1} or {@code z > 20}
   * @param count how many
   * @param redshift the first one's label
   * @param partition the URI of the first one's partition; null if not known
   * @param row its row there, from 0
   */
  public record NoRedshift(String label, long count, double redshift, String partition, long row) {
    private static NoRedshift of(String label, LeftOut samples, IntFunction<String> partitions) {
      Place first = samples.first();
      return first == null
          ? new NoRedshift(label, samples.count(), Double.NaN, null, -1)
          : new NoRedshift(
              label,
              samples.count(),
              first.getLabel(),
              partitions.apply(first.getPartition()),
              first.getRow());
    }

    private String note() {
      String first =
          partition == null
              ? ""
              : ", the first %s in sample %d of %s (counted from 0)"
                  .formatted(number(redshift), row, partition);
      return "%s left out: %s is no redshift%s"
          .formatted(count == 1 ? "1 sample is" : grouped(count) + " samples are", label, first);
    }
  }

  /** Copies the list. */
  public RunMetrics {
    leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
  }

  /** The same without saying where the first samples that are left out lie. */
  RunMetrics withoutPlaces() {
    return new RunMetrics(
        samples,
        labelled,
        leftOut.stream()
            .map(kind -> new NoRedshift(kind.label, kind.count, kind.redshift, null, -1))
            .toList(),
        undefined,
        mae,
        mse,
        bias,
        precision,
        precisionBound,
        r2);
  }

  /**
   * The metrics of what all ranks contributed, merged.
   *
   * @param partitions the URI of a partition by its position in the manifest, or null
   */
  public static RunMetrics of(RankMetrics merged, IntFunction<String> partitions) {
    RedshiftMetrics redshift =
        merged.samples() == 0 ? RankMetrics.of(TaskSpec.REDSHIFT).redshift() : merged.redshift();
    RedshiftErrors regression = redshift.errors();
    return new RunMetrics(
        merged.samples(),
        regression.samples(),
        Stream.of(
                NoRedshift.of("z <= -1", redshift.atMostMinusOne(), partitions),
                NoRedshift.of("z > 20", redshift.aboveHighest(), partitions))
            .filter(kind -> kind.count() > 0)
            .toList(),
        regression.undefinedSamples(),
        regression.mae(),
        regression.mse(),
        regression.bias(),
        regression.precision(),
        RedshiftErrors.PRECISION_BOUND,
        regression.r2());
  }

  /** How many samples, and of how many the metrics are: {@code 64 of 128 labelled}. */
  public String coverage() {
    return labelled == samples
        ? grouped(samples)
        : grouped(labelled) + " of " + grouped(samples) + " labelled";
  }

  /** What to know of the metrics: what is left out, and why one is not defined. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    leftOut.forEach(kind -> notes.add(kind.note()));
    if (labelled == 0) {
      notes.add("no metrics: there is no sample with a spectroscopic redshift");
    } else if (undefined > 0) {
      notes.add(
          "some metrics are not defined: the prediction of %s is no finite number"
              .formatted(undefined == 1 ? "1 sample" : grouped(undefined) + " samples"));
    } else if (labelled == 1) {
      notes.add("R² is not defined: it takes 2 labelled samples");
    }
    return notes;
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
