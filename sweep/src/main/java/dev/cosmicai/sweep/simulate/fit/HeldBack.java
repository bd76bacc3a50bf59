package dev.cosmicai.sweep.simulate.fit;

import dev.cosmicai.sweep.measured.Quantiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How far predictions lie from cells that the parameters were not fitted to. A seed divides the
 * cells into groups; each group is predicted by parameters that were fitted to the others, so that
 * every cell is held back once.
 *
 * @param predictions of every cell, as the cells were given
 */
public record HeldBack(List<Prediction> predictions) {
  /** Into how many groups cells are divided, at most. */
  public static final int GROUPS = 4;

  /** Simulated runs of each cell, of which the median counts. */
  private static final int REPEATS = 9;

  /** Copies the predictions. */
  public HeldBack {
    predictions = List.copyOf(predictions);
  }

  /**
   * A cell that was measured, and what was predicted of it.
   *
   * @param cell its name
   * @param predicted seconds
   * @param measured seconds, the median of its repeats
   */
  public record Prediction(String cell, double predicted, double measured) {
    /** By how much the prediction is too long, in parts of what was measured. */
    public double error() {
      return predicted / measured - 1;
    }
  }

  /**
   * Holds each cell back once.
   *
   * @param cells at least two
   * @param seed which cells are held back together
   */
  public static HeldBack of(List<MeasuredCell> cells, long seed) {
    int groups = Math.min(GROUPS, cells.size());
    List<Integer> order = shuffled(cells.size(), seed);
    Prediction[] predictions = new Prediction[cells.size()];
    for (int group = 0; group < groups; group++) {
      List<MeasuredCell> fitted = new ArrayList<>();
      List<Integer> held = new ArrayList<>();
      for (int i = 0; i < order.size(); i++) {
        if (i % groups == group) {
          held.add(order.get(i));
        } else {
          fitted.add(cells.get(order.get(i)));
        }
      }
      Predictor predictor = new Predictor(Fit.of(fitted), seed);
      for (int index : held) {
        MeasuredCell cell = cells.get(index);
        predictions[index] =
            new Prediction(
                cell.cell().name(), predictor.seconds(cell.work(), REPEATS), cell.seconds());
      }
    }
    return new HeldBack(List.of(predictions));
  }

  private static List<Integer> shuffled(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    record Drawn(int index, long place) {}
    List<Drawn> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(new Drawn(i, random.nextLong()));
    }
    drawn.sort(Comparator.comparingLong(Drawn::place));
    return drawn.stream().map(Drawn::index).toList();
  }

  /** The median of the errors, whatever their sign. */
  public double median() {
    return Quantiles.median(errors());
  }

  /** The largest of the errors, whatever its sign. */
  public double worst() {
    double worst = 0;
    for (double error : errors()) {
      worst = Math.max(worst, error);
    }
    return worst;
  }

  private double[] errors() {
    return predictions.stream().mapToDouble(some -> Math.abs(some.error())).toArray();
  }
}
