package dev.cosmicai.sweep.simulate.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Coefficients of a sum that comes closest to what was measured, relative to it; none of them is
 * below 0, because a time never is.
 */
final class LeastSquares {
  /** Columns that are a sum of others to within this part are left out. */
  private static final double DEPENDENT = 1e-2;

  private final List<double[]> rows = new ArrayList<>();
  private final List<Double> targets = new ArrayList<>();
  private final int columns;

  LeastSquares(int columns) {
    this.columns = columns;
  }

  /**
   * Something that was measured.
   *
   * @param target what the sum should be
   * @param weight by which its error counts
   * @param factors of each coefficient
   */
  void add(double target, double weight, double... factors) {
    double[] row = new double[columns];
    for (int i = 0; i < columns; i++) {
      row[i] = factors[i] * weight;
    }
    rows.add(row);
    targets.add(target * weight);
  }

  /** The coefficients; 0 for those that what was measured does not show. */
  double[] coefficients() {
    boolean[] used = new boolean[columns];
    Arrays.fill(used, true);
    while (true) {
      double[] found = solve(used);
      int worst = -1;
      for (int i = 0; i < columns; i++) {
        if (found[i] < 0 && (worst < 0 || found[i] * scale(i) < found[worst] * scale(worst))) {
          worst = i;
        }
      }
      if (worst < 0) {
        return found;
      }
      used[worst] = false;
    }
  }

  /** How much a coefficient counts for. */
  private double scale(int column) {
    return rows.stream().mapToDouble(row -> row[column]).sum();
  }

  /** By orthogonal columns (Gram-Schmidt), which small samples of large numbers need. */
  private double[] solve(boolean[] used) {
    int count = rows.size();
    double[][] q = new double[columns][];
    double[][] r = new double[columns][columns];
    double[] projected = new double[columns];
    for (int i = 0; i < columns; i++) {
      if (!used[i]) {
        continue;
      }
      double[] column = new double[count];
      for (int row = 0; row < count; row++) {
        column[row] = rows.get(row)[i];
      }
      double before = norm(column);
      for (int j = 0; j < i; j++) {
        if (q[j] != null) {
          r[j][i] = dot(q[j], column);
          for (int row = 0; row < count; row++) {
            column[row] -= r[j][i] * q[j][row];
          }
        }
      }
      double length = norm(column);
      if (length <= DEPENDENT * before || length == 0) {
        continue;
      }
      r[i][i] = length;
      q[i] = column;
      for (int row = 0; row < count; row++) {
        column[row] /= length;
        projected[i] += column[row] * targets.get(row);
      }
    }
    double[] found = new double[columns];
    for (int i = columns - 1; i >= 0; i--) {
      if (q[i] != null) {
        double rest = projected[i];
        for (int j = i + 1; j < columns; j++) {
          rest -= r[i][j] * found[j];
        }
        found[i] = rest / r[i][i];
      }
    }
    return found;
  }

  /** The scalar product. */
  static double dot(double[] some, double[] others) {
    double sum = 0;
    for (int i = 0; i < some.length; i++) {
      sum += some[i] * others[i];
    }
    return sum;
  }

  private static double norm(double[] values) {
    return Math.sqrt(dot(values, values));
  }
}
