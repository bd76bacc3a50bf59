package dev.cosmicai.sweep.simulate.fit;

import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.simulate.Workload;
import java.util.List;
import java.util.Optional;

/**
 * A cell that was measured, and what its runs had to do.
 *
 * @param cell its runs
 * @param work of each
 */
public record MeasuredCell(Cell cell, Workload work) {
  private static final double BYTES_PER_GIB = 1L << 30;
  private static final double BYTES_PER_MIB = 1L << 20;

  /** What a fit cannot do without. */
  private static final List<Measure> NEEDED =
      List.of(
          Measure.DATA_GIB,
          Measure.WORLD_SIZE,
          Measure.SAMPLES,
          Measure.RUN_SECONDS,
          Measure.MAP_SECONDS,
          Measure.RANK_SECONDS_MEAN,
          Measure.FIRST_FORWARD_SECONDS_MEDIAN);

  /**
   * Of a cell whose runs tell enough; empty if they do not.
   *
   * @param template what its job has beside its settings
   */
  public static Optional<MeasuredCell> of(Cell cell, InferenceJobSpec template) {
    if (!NEEDED.stream().allMatch(measure -> cell.median(measure).isPresent())) {
      return Optional.empty();
    }
    double bytes = cell.median(Measure.DATA_GIB).getAsDouble() * BYTES_PER_GIB;
    double partition =
        Workloads.partitionBytes(cell.settings())
            .orElseGet(
                () ->
                    cell.median(Measure.PARTITION_MIB).isPresent()
                        ? cell.median(Measure.PARTITION_MIB).getAsDouble() * BYTES_PER_MIB
                        : bytes);
    Workload told = Workloads.of(Workloads.job(template, cell.settings()), partition, bytes);
    // Files are a little larger than they are called; there are as many as that makes.
    int files = (int) Math.max(1, Math.round(bytes / partition));
    int worldSize = (int) cell.median(Measure.WORLD_SIZE).getAsDouble();
    return Optional.of(
        new MeasuredCell(
            cell,
            new Workload(
                files,
                bytes,
                told.partsPerFile(),
                worldSize,
                told.taking(),
                Math.min(told.parallelism(), worldSize))));
  }

  /** The median of its repeats; NaN if they do not know it. */
  double median(Measure measure) {
    return cell.median(measure).orElse(Double.NaN);
  }

  /** The time that stands for a run. */
  public double seconds() {
    return median(cell.time());
  }
}
