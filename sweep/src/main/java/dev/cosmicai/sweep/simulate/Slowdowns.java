package dev.cosmicai.sweep.simulate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How much slower than the median runs or ranks are, as it was measured: factors, whose
 * distribution new ones are drawn from. Immutable.
 */
public final class Slowdowns {
  /** All are equal. */
  public static final Slowdowns NONE = new Slowdowns(new double[] {1});

  private final double[] factors;

  private Slowdowns(double[] factors) {
    this.factors = factors;
  }

  /**
   * The distribution of these.
   *
   * @param factors all above 0; none: all are equal
   */
  public static Slowdowns of(double[] factors) {
    if (factors.length == 0) {
      return NONE;
    }
    double[] sorted = factors.clone();
    Arrays.sort(sorted);
    return new Slowdowns(sorted);
  }

  /** The factor that so much of all lies below, interpolated. */
  public double quantile(double share) {
    double at = share * (factors.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, factors.length - 1);
    return factors[below] + (at - below) * (factors[above] - factors[below]);
  }

  /** How many factors it is of. */
  public int count() {
    return factors.length;
  }

  double draw(SplittableRandom random) {
    return quantile(random.nextDouble());
  }
}
