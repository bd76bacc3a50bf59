package dev.cosmicai.results.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cosmicai.results.rank.CombinedData;
import dev.cosmicai.results.rank.Json;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.summary.RunSummary;

/**
 * {@code Results.json}. CAI has one process; of several ranks, times and batches are added up.
 *
 * @param seconds by a real clock, within the network's forward pass; as all rates and means here
 * @param bitsPerSecond bits of the network's inputs over these seconds
 * @param samplesPerSecond samples over these seconds
 * @param millisPerBatch these seconds over the batches
 * @param batchSize samples a batch, as the job says; null of a run without samples
 * @param batches how many batches of this size the samples are, each rank's by itself
 * @param device {@code cpu} or {@code cuda}; null of a run without samples
 * @param mae mean |p−z|; null where it is not defined, and in another task than redshifts, as all
 *     that follow
 * @param mse mean (p−z)²
 * @param bias mean Δ
 * @param precision 1.48 · median |Δ − median Δ|
 * @param r2 the coefficient of determination
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LocalResults(
    @JsonProperty("total execution time") double seconds,
    @JsonProperty("throughput") Double bitsPerSecond,
    @JsonProperty("samples per second") Double samplesPerSecond,
    @JsonProperty("average execution time (milliseconds) per batch") Double millisPerBatch,
    @JsonProperty("batch size") Integer batchSize,
    @JsonProperty("number of batches") long batches,
    @JsonProperty("device") String device,
    @JsonProperty("MAE") Double mae,
    @JsonProperty("MSE") Double mse,
    @JsonProperty("Bias") Double bias,
    @JsonProperty("Precision") Double precision,
    @JsonProperty("R2") Double r2) {
  private static final double MILLIS_PER_SECOND = 1e3;

  /**
   * Of a run that is complete.
   *
   * @param combinedData its {@code combined_data.json}
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if that is anything else
   */
  public static LocalResults of(RunSummary summary, byte[] combinedData) {
    Sums sums = new Sums();
    CombinedData.forEach(combinedData, sums::add);
    return new LocalResults(
        sums.seconds,
        known(sums.bits / sums.seconds),
        known(sums.samples / sums.seconds),
        known(sums.seconds * MILLIS_PER_SECOND / sums.batches),
        sums.batchSize == 0 ? null : sums.batchSize,
        sums.batches,
        sums.device,
        known(summary.mae()),
        known(summary.mse()),
        known(summary.bias()),
        known(summary.precision()),
        known(summary.r2()));
  }

  /** What ranks come to. */
  private static final class Sums {
    private double seconds;
    private double bits;
    private double samples;
    private long batches;
    private int batchSize;
    private String device;

    void add(RankResult rank) {
      RankResult.Work work = rank.work();
      seconds += rank.times().inferenceSeconds();
      if (work.samples() > 0) {
        bits += work.inputBits();
        samples += work.samples();
        batches += work.batches();
        batchSize = work.batchSize();
        device = work.device().startsWith("cuda") ? "cuda" : work.device();
      }
    }
  }

  /** The JSON, indented, in UTF-8. */
  public byte[] toJson() {
    return Json.writePretty(this);
  }

  private static Double known(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
