package dev.cosmicai.worker.inference;

import dev.cosmicai.contract.Task;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.TaskSpec;
import dev.cosmicai.worker.network.NetworkInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares outputs with what they should be, sample by sample, as the network's task says. */
final class Scoring {
  private final List<Integer> measured;
  private final RankMetrics metrics;
  private final List<Integer> valueWidths;
  private final List<Integer> targetWidths;
  private final double[] values;
  private final double[] wanted;

  /** Nothing compared yet. */
  Scoring(NetworkInfo network) {
    List<TensorSpec> outputs = network.signature().outputs();
    TaskSpec spec = network.task().spec(outputs);
    measured = network.task().measured(outputs.size());
    metrics = RankMetrics.of(spec);
    valueWidths = spec.outputs().stream().map(output -> (int) output.width()).toList();
    targetWidths = spec.task() == Task.REGRESSION ? valueWidths : List.of(1);
    values = new double[Math.toIntExact(spec.valuesPerSample())];
    wanted = new double[spec.targetsPerSample()];
  }

  /** Of all samples so far. */
  RankMetrics metrics() {
    return metrics;
  }

  /** Adds the next samples, in order. */
  void add(Predictions.Part part) {
    List<double[]> given = new ArrayList<>();
    measured.forEach(output -> given.add(part.outputs().get(output).toDoubles()));
    List<double[]> targets = new ArrayList<>();
    part.samples()
        .targets()
        .forEach(target -> targets.add(target == null ? null : target.toDoubles()));
    int first = part.samples().first();
    for (int row = 0; row < part.rows(); row++) {
      copyRow(given, valueWidths, row, values);
      copyRow(targets, targetWidths, row, wanted);
      metrics.add(values, wanted, part.file(), first + row);
    }
  }

  /** One sample's numbers of all columns, one after another; NaN of a column that is not there. */
  private static void copyRow(
      List<double[]> columns, List<Integer> widths, int row, double[] target) {
    int at = 0;
    for (int i = 0; i < columns.size(); i++) {
      double[] column = columns.get(i);
      int width = widths.get(i);
      if (column == null) {
        Arrays.fill(target, at, at + width, Double.NaN);
      } else {
        System.arraycopy(column, row * width, target, at, width);
      }
      at += width;
    }
  }
}
